/** A HAProxy of the lab's own, with a file of the lab's: what a browser opens. The learner's file is for the shop's front door alone. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Home } from '../../home/home.ts';
import type { Program } from '../../home/programs.ts';
import { answersOk, ownedFile, serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';

/** For the top of its file. */
export const labDefaults = `defaults
  mode http
  log global
  timeout connect 1s
  timeout http-request 5s
  timeout http-keep-alive 60s
  # Longer than anything that is slow on purpose.
  timeout client 60s
  timeout server 60s
  # An open WebSocket on which nothing is said.
  timeout tunnel 1h
  # What does not answer is said at once.
  retries 0`;

/** Where the files of one lie. */
export const labFolder = (home: Home, name: string): string => join(home.servers, name);

/** `pages`: what it answers by itself, by the name of the file. It is ready when it answers `/`. */
export function labHaproxy(
  home: Home,
  {
    name,
    port,
    program,
    config,
    pages,
  }: { name: string; port: number; program: Program; config: string; pages: Record<string, string> },
): Part {
  const file = `${name}.cfg`;
  const files = Object.entries({ [file]: config, ...pages });
  return {
    name,
    port,
    program,
    args: ['-db', '-f', join(labFolder(home, name), file)],
    env: {},
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    isReplica: true,
    version: createHash('sha256')
      .update(files.map(([, content]) => content).join('\0'))
      .digest('hex'),
    async prepare() {
      serversFolder(home, name);
      for (const [page, content] of files) ownedFile(home, join(labFolder(home, name), page), content);
    },
    isReady: () => answersOk(`http://127.0.0.1:${port}/`, 1000),
  };
}
