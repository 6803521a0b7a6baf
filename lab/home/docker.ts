/** Docker as the lab uses it: containers made by Compose from compose/compose.yaml, and programs that are run once in an image. */
import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { askEngine, readEngine, textOf } from '../../machine/docker.mjs';
import type { Command } from '../../machine/process.mjs';
import type { Home } from './home.ts';

const run = promisify(execFile);

/** Loaded only where there is Docker: most commands ask for no image, and it has 72 modules. */
const loadYaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml');

/** Cores that all parts together may use at most: those of the smallest Codespace. */
const mostCores = 2;

export const projectOf = (home: Home): string => `corner-lab-${home.id}`;
const composeFile = (home: Home) => join(home.repo, 'compose/compose.yaml');

/** What compose.yaml takes from the home, and from the part that is started. */
const composeEnvironment = (home: Home, port: number) => ({
  ...process.env,
  CORNER_PORT: String(port),
  CORNER_SERVERS: home.servers,
  CORNER_CPUS: String(Math.min(mostCores, availableParallelism())),
});

/** Runs `docker compose <words>` on the containers of a home; what it says on a failure is the error. */
export async function runCompose(
  home: Home,
  words: string[],
  { file, port = 0 }: { file?: string; port?: number } = {},
): Promise<void> {
  const files = [composeFile(home), ...(file ? [file] : [])].flatMap(path => ['-f', path]);
  const all = ['compose', '--progress', 'quiet', '-p', projectOf(home), ...files, ...words];
  await run('docker', all, { env: composeEnvironment(home, port), cwd: '/' }).catch(
    (error: Error & { stderr?: string }) => {
      throw new Error(error.stderr?.trim().split('\n').at(-1) || error.message);
    },
  );
}

type ComposeFile = { services: Record<string, { image: string }> };

/** service → its image; an environment variable may name another. */
function imagesOf(home: Home): Record<string, string> {
  const text = readFileSync(composeFile(home), 'utf8');
  // Our own file: many services share much, and a limit on what they share would guard against nobody.
  const { services } = loadYaml().parse(text, { merge: true, maxAliasCount: -1 }) as ComposeFile;
  return Object.fromEntries(
    Object.entries(services).map(([service, { image }]) => {
      const [, variable = '', usual = image] = image.match(/^\$\{(\w+):-(.+)\}$/) ?? [];
      return [service, process.env[variable] || usual];
    }),
  );
}

/** Names of all containers that compose.yaml knows. */
export const servicesIn = (home: Home): string[] => Object.keys(imagesOf(home));

/** Throws when the engine does not answer: an image is only missing when the engine says so. */
const hasImage = (image: string): Promise<boolean> =>
  readEngine(`/images/${image}/json`).then(
    () => true,
    (error: Error) => (error.message.startsWith('Docker answered 4') ? false : Promise.reject(error)),
  );

/** Those of the parts' images that the engine would have to fetch; all parts unless told. */
export async function missingImages(home: Home, isMeant = (_part: string) => true): Promise<string[]> {
  const meant = Object.entries(imagesOf(home)).flatMap(([part, image]) => (isMeant(part) ? image : []));
  const images = [...new Set(meant)];
  const there = await Promise.all(images.map(hasImage));
  return images.filter((_, n) => !there[n]);
}

export type Container = {
  Id: string;
  State: { Running: boolean; Pid: number; OOMKilled: boolean };
  HostConfig: { Memory: number };
};

export const inspect = (name: string): Promise<Container> => readEngine(`/containers/${name}/json`);

/** Resolves with its exit code when it has ended; 128 and the number of a signal that ended it. */
export async function exitCodeOf(id: string): Promise<number> {
  return JSON.parse(await textOf(await askEngine('POST', `/containers/${id}/wait`))).StatusCode;
}

const frameHead = 8;

/** Appends all that a container writes to a file, until it ends. */
export async function copyLog(id: string, path: string): Promise<void> {
  const answer = await askEngine('GET', `/containers/${id}/logs?follow=1&stdout=1&stderr=1`);
  const file = openSync(path, 'a', 0o600);
  try {
    let rest = Buffer.alloc(0);
    for await (const chunk of answer) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= frameHead) {
        // Each piece of output comes after eight bytes: which stream, three of nothing, and its length.
        const end = frameHead + rest.readUInt32BE(4);
        if (rest.length < end) break;
        writeSync(file, rest.subarray(frameHead, end));
        rest = rest.subarray(end);
      }
    }
  } finally {
    closeSync(file);
  }
}

type Once = Command['options'] & {
  program: string;
  args: string[];
  reads: string[];
  writes: string[];
  onTerminal: boolean;
};

/** A program of an image, run once; folders have the same paths inside. */
export function imageCommand(home: Home, service: string, once: Once): Command {
  const { program, args, cwd, env, uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = once;
  const { PATH: _, ...own } = env; // the image's own is the right one
  const words = [
    ...['run', '--rm', '--interactive', ...(once.onTerminal ? ['--tty'] : []), '--pull', 'never'],
    ...['--network', 'host', '--pid', 'host', '--user', `${uid}:${gid}`, '--workdir', cwd],
    ...['--volume', `${whoIsWho(home, uid, gid)}:/etc/passwd:ro`, '--entrypoint', program],
    ...once.reads.filter(folder => folder !== '/').flatMap(folder => ['--volume', `${folder}:${folder}:ro`]),
    ...once.writes.flatMap(folder => ['--volume', `${folder}:${folder}`]),
    ...Object.keys(own).flatMap(name => ['--env', name]),
    imagesOf(home)[service] ?? service,
    ...args,
  ];
  return { file: 'docker', args: words, options: { cwd: '/', env: { ...definedEnvironment(), ...own } } };
}

/** initdb and psql ask by which name they run; an image does not know who is who on this machine. */
function whoIsWho(home: Home, uid: number, gid: number): string {
  const file = join(home.dir, 'compose', `passwd-${uid}`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `lab:x:${uid}:${gid}::/:/bin/false\n`);
  return file;
}

/** Where the engine is and which images are meant stands in it. */
const definedEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
