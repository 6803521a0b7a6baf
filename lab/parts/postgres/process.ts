/** The private PostgreSQL server of a home, and its data. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcess, identify, pause, processesIn } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import { commandOf, type RuntimeName, runtimeOf } from '../../home/programs.ts';
import { ownedFile, serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';
import { answersQueries, superuser } from './postgres.ts';
import { initdb, server } from './programs.ts';

const run = promisify(execFile);

/** ms, until it is killed: what is in memory is written first. */
export const endWithinMs = 10_000;

/** Below the servers' data. Another PostgreSQL may be of another major version, which could not read the data of this one. */
const postgresFolders: Record<RuntimeName, string> = {
  compose: 'postgres-in-container',
  native: 'postgres',
};

/** How a server on this data is started; one that follows needs at least the room that the other has. */
export function serverArguments(data: string, port: number, more: Record<string, string> = {}): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track': 'top',
    'pg_stat_statements.track_utility': 'on',
    // One scan a plan and whole row counts, so that EXPLAIN reads as the guide says.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    shared_buffers: '256MB',
    // A login under way takes a place too: the limits of the roles count, never this one, also while 300 users log in at once.
    max_connections: '400',
    log_min_messages: 'warning',
    ...more,
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

export function postgresProcess(home: Home): Part {
  const data = join(home.servers, postgresFolders[runtimeOf(home)], 'data');
  const port = portOf(home, 'postgres');
  return {
    name: 'postgres',
    port,
    program: server,
    args: serverArguments(data, port),
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGINT', // "fast": sessions are ended, data is written
    graceMs: endWithinMs,
    version: '',
    async prepare() {
      await leaveDataOfKilled(data);
      await initialisePostgres(home, data);
    },
    isReady: () => answersQueries(home),
  };
}

/**
 * Sessions outlive a server that was killed until they notice; while they do, no other can start on their data. Its pid file stays, and
 * after a reboot another process may have that pid, for which PostgreSQL would take it.
 */
export async function leaveDataOfKilled(data: string): Promise<void> {
  const deadline = Date.now() + 5000;
  while (processesIn(data).length > 0) {
    if (Date.now() > deadline) return; // PostgreSQL itself says then what is wrong
    await pause(50);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * Made under another name and renamed, so that a data folder of this name is always whole. One made with another password is of a home that
 * was deleted, and of which this one has the place.
 */
async function initialisePostgres(home: Home, data: string): Promise<void> {
  const secret = secretOf(home, 'postgres');
  const madeWith = createHash('sha256').update(secret).digest('hex').slice(0, 12);
  const mark = 'corner_lab_home';
  if (existsSync(join(data, mark)) && readFileSync(join(data, mark), 'utf8') === madeWith) return;
  const folder = serversFolder(home, postgresFolders[runtimeOf(home)]);
  const building = join(folder, 'building');
  rmSync(building, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  ownedFile(home, passwordFile, secret);
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
    const command = commandOf(home, initdb, ['-D', building, ...options, '--no-instructions'], {
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
      ...home.serversUser,
      reads: [],
      writes: [folder],
    });
    await run(command.file, command.args, command.options);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  ownedFile(home, join(building, mark), madeWith);
  rmSync(data, { recursive: true, force: true });
  renameSync(building, data);
}

/** PostgreSQL overwrites its environment for the process title, so what an earlier keeper left is found by its own pid file. */
export async function endLeftPostgres(home: Home): Promise<void> {
  for (const folder of Object.values(postgresFolders)) await endServerOn(join(home.servers, folder, 'data'));
}

export async function endServerOn(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const identity = identify(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  if (!identity) return;
  const commandLine = readFileSync(`/proc/${identity.pid}/cmdline`, 'utf8').split('\0');
  if (commandLine.includes(data)) await endProcess(identity, 'SIGINT', endWithinMs);
}
