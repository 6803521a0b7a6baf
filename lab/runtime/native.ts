/** The parts of the system as processes of this machine: private instances on private ports, no system service touched. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTool } from '../../bootstrap/tools.mjs';
import { userError } from '../errors.ts';
import { frontDoor, type Home, portOf, secretOf } from '../home.ts';
import { haproxyStats, ownConfig } from '../system/haproxy.ts';
import { answersQueries, mostReplicas, programs, serviceRole, superuser } from '../system/postgres.ts';
import { toxiproxy } from '../system/toxiproxy.ts';
import type { Deployment, Replica } from './runtime.ts';

const run = promisify(execFile);

export type Part = {
  name: string;
  port: number;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user: Home['serversUser'];
  stopSignal: NodeJS.Signals;
  /** how long it may take to end before it is killed */
  graceMs: number;
  /** changes when a running process is no longer the right one */
  version: string;
  /** learner's code: its death is theirs, and it is started again */
  ofLearner: boolean;
  prepare(): Promise<void>;
  isReady(): Promise<boolean>;
};

const numbers = Array.from({ length: mostReplicas }, (_, index) => index + 1);

/** Every port of a home, chosen before its first part starts. */
export const portNames: readonly string[] = [
  frontDoor,
  'postgres',
  'toxiproxy',
  'haproxy-stats',
  ...numbers.flatMap(number => [`api-${number}`, `api-${number}-postgres`]),
];

export const replicasOf = (home: Home, count: number): Replica[] =>
  numbers.slice(0, count).map(number => ({
    service: 'api',
    number,
    name: `api-${number}`,
    port: portOf(home, `api-${number}`),
    link: `api-${number}-postgres`,
    linkPort: portOf(home, `api-${number}-postgres`),
    role: serviceRole(number),
  }));

export const frontDoorUrl = (home: Home): string => `http://127.0.0.1:${portOf(home, frontDoor)}`;
export const toxiproxyOf = (home: Home) => toxiproxy(`http://127.0.0.1:${portOf(home, 'toxiproxy')}`);

/** A folder below the servers' data that belongs to the user they run as. */
function serversFolder(home: Home, name: string): string {
  mkdirSync(home.servers, { recursive: true, mode: 0o711 });
  const folder = join(home.servers, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (home.serversUser) {
    chownSync(home.servers, home.serversUser.uid, home.serversUser.gid);
    chownSync(folder, home.serversUser.uid, home.serversUser.gid);
  }
  return folder;
}

function ownedFile(home: Home, path: string, content: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode: 0o600 });
  if (home.serversUser) chownSync(path, home.serversUser.uid, home.serversUser.gid);
}

/** Throws the error that names the first program that is not installed. */
export function needPrograms(): void {
  programs();
  haproxyProgram();
  toxiproxyProgram();
}

function toxiproxyProgram(): string {
  const program = findTool('toxiproxy');
  if (!program) throw userError('part-missing', { part: 'Toxiproxy' });
  return program;
}

/** PostgreSQL and Toxiproxy: they stay while deployments come and go. */
export const serverParts = (home: Home): Part[] => [postgresPart(home), toxiproxyPart(home)];

function postgresPart(home: Home): Part {
  const data = join(home.servers, 'postgres', 'data');
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(portOf(home, 'postgres')),
    unix_socket_directories: '',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track': 'top',
    'pg_stat_statements.track_utility': 'off',
    // One scan a plan and whole row counts, so that EXPLAIN reads as the guide says.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    shared_buffers: '256MB',
    log_min_messages: 'warning',
  };
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  return {
    name: 'postgres',
    port: portOf(home, 'postgres'),
    command: join(programs(), 'postgres'),
    args,
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGINT', // "fast": sessions are ended, data is written
    graceMs: 10_000,
    version: '',
    ofLearner: false,
    prepare: () => initialisePostgres(home, data),
    isReady: () => answersQueries(home),
  };
}

/** Made under another name and renamed, so that a data folder of this name is always whole. */
async function initialisePostgres(home: Home, data: string): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const folder = serversFolder(home, 'postgres');
  const building = join(folder, 'building');
  rmSync(building, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  ownedFile(home, passwordFile, secretOf(home, 'postgres'));
  const options = [
    '-U',
    superuser,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ];
  try {
    await run(join(programs(), 'initdb'), ['-D', building, ...options, '--no-instructions'], {
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
      ...home.serversUser,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(data, { recursive: true, force: true }); // without PG_VERSION it is no database
  renameSync(building, data);
}

function toxiproxyPart(home: Home): Part {
  return {
    name: 'toxiproxy',
    port: portOf(home, 'toxiproxy'),
    command: toxiproxyProgram(),
    args: ['-host', '127.0.0.1', '-port', String(portOf(home, 'toxiproxy'))],
    env: { LOG_LEVEL: 'warn' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: '',
    ofLearner: false,
    prepare: async () => {},
    isReady: async () => {
      const client = toxiproxyOf(home);
      const answers = await client.version().then(
        () => true,
        () => false,
      );
      if (answers) await client.ensureProxies(databaseLinks(home));
      return answers;
    },
  };
}

/** Every possible replica has its link all the time: a link that nobody uses costs nothing. */
const databaseLinks = (home: Home) =>
  replicasOf(home, mostReplicas).map(({ link, linkPort }) => ({
    name: link,
    listen: `127.0.0.1:${linkPort}`,
    upstream: `127.0.0.1:${portOf(home, 'postgres')}`,
  }));

/** The learner's services and the front door before them. */
export const deploymentParts = (
  home: Home,
  deployment: Deployment,
  { replicas, gateway, codeHash }: { replicas: number; gateway: string; codeHash: string },
): Part[] => [
  ...replicasOf(home, replicas).map(replica => apiPart(home, deployment, replica, codeHash)),
  haproxyPart(home, gateway),
];

function apiPart(home: Home, deployment: Deployment, replica: Replica, codeHash: string): Part {
  const folder = join(deployment.tree, 'services/api');
  const program = ['server.ts', 'server.js'].find(name => existsSync(join(folder, name))) ?? 'server.ts';
  const { role, linkPort } = replica;
  return {
    name: replica.name,
    port: replica.port,
    command: process.execPath,
    args: [join('services/api', program)],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(replica.port),
      REPLICA: replica.name,
      DATABASE_URL: `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${linkPort}/${deployment.database}`,
    },
    cwd: deployment.tree,
    user: null,
    stopSignal: 'SIGTERM',
    // Nobody waits for the answers of a shop that was only judged.
    graceMs: deployment.watch ? 6000 : 100,
    version: `${deployment.tree} ${deployment.database} ${codeHash}`,
    ofLearner: true,
    prepare: async () => {},
    isReady: () => answersOk(`http://127.0.0.1:${replica.port}/ready`),
  };
}

function haproxyPart(home: Home, learners: string): Part {
  const own = ownConfig({ statsPort: portOf(home, 'haproxy-stats') });
  const files = haproxyFiles(home);
  return {
    name: 'haproxy',
    port: portOf(home, frontDoor),
    command: haproxyProgram(),
    args: ['-db', '-f', files.own, '-f', files.learners],
    env: haproxyEnvironment(home),
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: createHash('sha256').update(learners).update(own).digest('hex'),
    ofLearner: false,
    async prepare() {
      serversFolder(home, 'haproxy');
      ownedFile(home, files.own, own);
      ownedFile(home, files.learners, learners);
    },
    async isReady() {
      const servers = await haproxyStats(`http://127.0.0.1:${portOf(home, 'haproxy-stats')}`).catch(() => []);
      return servers.length > 0;
    },
  };
}

/** The lab's own part of HAProxy's configuration; there once the front door has run. */
export const ownConfigFile = (home: Home): string => join(home.servers, 'haproxy', 'lab.cfg');

const haproxyFiles = (home: Home) => ({
  own: ownConfigFile(home),
  learners: join(home.servers, 'haproxy', 'haproxy.cfg'),
});

export function haproxyProgram(): string {
  const program = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
    .map(folder => join(folder, 'haproxy'))
    .find(path => existsSync(path));
  if (!program) throw userError('part-missing', { part: 'HAProxy' });
  return program;
}

/** The addresses that the learner's haproxy.cfg names. */
export function haproxyEnvironment(home: Home): Record<string, string> {
  const environment: Record<string, string> = { FRONT_DOOR: `127.0.0.1:${portOf(home, frontDoor)}` };
  for (const number of numbers) environment[`API_${number}`] = `127.0.0.1:${portOf(home, `api-${number}`)}`;
  return environment;
}

export async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
