/** PostgreSQL and Toxiproxy, private ones: they stay while deployments come and go. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pause, processesIn } from '../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../home/home.ts';
import { commandOf, runtimeOf } from '../home/programs.ts';
import { ownedFile, postgresFolders, replicasOf, serversFolder, toxiproxyOf } from './layout.ts';
import { type Part } from './part.ts';
import { answersQueries, mostReplicas, superuser } from './postgres/postgres.ts';

const run = promisify(execFile);

export function postgresPart(home: Home): Part {
  const data = join(home.servers, postgresFolders[runtimeOf(home)], 'data');
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
    // A login under way takes a place too: the limits of the roles count, never this one, also while 300 users log in at once.
    max_connections: '400',
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
    program: 'postgres',
    args,
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGINT', // "fast": sessions are ended, data is written
    graceMs: 10_000,
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
async function leaveDataOfKilled(data: string): Promise<void> {
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
    const initdb = commandOf(home, 'initdb', ['-D', building, ...options, '--no-instructions'], {
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
      ...home.serversUser,
      reads: [],
      writes: [folder],
    });
    await run(initdb.file, initdb.args, initdb.options);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  ownedFile(home, join(building, mark), madeWith);
  rmSync(data, { recursive: true, force: true });
  renameSync(building, data);
}

export function toxiproxyPart(home: Home): Part {
  return {
    name: 'toxiproxy',
    port: portOf(home, 'toxiproxy'),
    program: 'toxiproxy',
    args: [
      '-host',
      '127.0.0.1',
      '-port',
      String(portOf(home, 'toxiproxy')),
      '-proxy-metrics',
      '-runtime-metrics',
    ],
    env: { LOG_LEVEL: 'warn' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: '',
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
    // The version needs none of the locks that its API may hang on.
    answers: () =>
      toxiproxyOf(home)
        .proxies()
        .then(
          () => true,
          () => false,
        ),
  };
}

/** Every possible replica has its link all the time: a link that nobody uses costs nothing. */
const databaseLinks = (home: Home) =>
  replicasOf(home, mostReplicas).map(({ link, linkPort }) => ({
    name: link,
    listen: `127.0.0.1:${linkPort}`,
    upstream: `127.0.0.1:${portOf(home, 'postgres')}`,
  }));
