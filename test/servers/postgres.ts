import { execFileSync } from 'node:child_process';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresBin } from '../../machine/debian-packages.mjs';
import { type ServerKind, unprivileged } from './server.ts';

/** Of the superuser, in a server that lives as long as a test and listens on 127.0.0.1 only. */
export const superuser = { user: 'lab', password: 'of-a-test' };

const settings = (port: number) => [
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  `port=${port}`,
  '-c',
  'fsync=off',
];

/** An SSL request, which needs no login: the answer is one letter. PostgreSQL, "Message Formats". */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export const postgres: ServerKind = {
  title: 'PostgreSQL',
  debian: 'postgresql',
  image: process.env.CORNER_IMAGE_POSTGRES ?? 'postgres:15.8-bookworm',
  native(port, folder) {
    const programs = postgresBin();
    if (!programs) return null;
    const user = unprivileged();
    if (user) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    if (port > 1) initialise(join(programs, 'initdb'), folder, data, user);
    const args = ['-D', data, ...settings(port), '-c', 'unix_socket_directories='];
    return { file: join(programs, 'postgres'), args, user };
  },
  container: port => ({
    command: ['postgres', ...settings(port)],
    environment: { POSTGRES_USER: superuser.user, POSTGRES_PASSWORD: superuser.password },
  }),
  hello: { send: sslRequest, answer: /^[NS]/ },
  readyWithinMs: 30_000,
};

function initialise(
  initdb: string,
  folder: string,
  data: string,
  user: { uid: number; gid: number } | null,
): void {
  const password = join(folder, 'password');
  writeFileSync(password, superuser.password, { mode: 0o600 });
  if (user) chownSync(password, user.uid, user.gid);
  const login = ['-U', superuser.user, '-A', 'scram-sha-256', `--pwfile=${password}`];
  const form = ['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
  execFileSync(initdb, ['-D', data, ...login, ...form], {
    cwd: folder,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'inherit'],
    ...user,
  });
}
