/** A PostgreSQL server of a test's own, in a folder that goes away with it. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { FaultDatabase, Sql } from '../faults/contract.ts';
import { postgresBin } from '../machine/debian-packages.mjs';
import { endWithTest } from './end-with-test.ts';
import { freePort } from './free-port.ts';

export type PrivatePostgres = {
  port: number;
  /** of the superuser, `lab` */
  password: string;
  /** what the server writes */
  logFile: string;
  /** as the superuser, on at most three sessions for each database */
  sql(database: string): Sql;
  database(name: string): FaultDatabase;
  /** Drops the sessions of one database, so that it can be dropped or cloned. */
  leave(database: string): Promise<void>;
  stop(): Promise<void>;
};

const superuser = 'lab';
/** No parallel plans and no JIT, as in the lab: a plan shows one scan. Data need not outlive the test. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_preload_libraries: 'pg_stat_statements',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  fsync: 'off',
  shared_buffers: '32MB',
};

/** PostgreSQL refuses to run as root; `nobody` exists everywhere. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [, uid, gid] = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m) ?? [];
  if (!uid || !gid) throw new Error('there is no user nobody to run PostgreSQL as');
  return { uid: Number(uid), gid: Number(gid) };
}

/** One for all tests of a suite or a file: it starts before the first, and ends after the last. */
export function suitePostgres(): PrivatePostgres {
  const postgres = {} as PrivatePostgres;
  beforeAll(async () => void Object.assign(postgres, await startPrivatePostgres()));
  afterAll(() => postgres.stop?.());
  return postgres;
}

/** What it begins with instead of nothing: a folder that is copied, and the superuser's password in it. */
export type Beginning = { data: string; password: string };

/** Ready in about a second. `stop` it; when the process ends without that, the server ends with it. */
export async function startPrivatePostgres(from?: Beginning): Promise<PrivatePostgres> {
  const programs = postgresBin();
  if (!programs) throw new Error('PostgreSQL 15 or newer is not installed');
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'corner-postgres-'));
  const port = await freePort();
  const password = from?.password ?? randomBytes(12).toString('hex');
  const owned = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    if (user) chownSync(join(folder, name), user.uid, user.gid);
    return join(folder, name);
  };
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, env: { PATH: process.env.PATH, LANG: 'C.UTF-8' }, ...user };
  if (from) {
    execFileSync('cp', ['-a', from.data, data]);
    if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data]);
  } else {
    const login = ['-U', superuser, '-A', 'scram-sha-256', `--pwfile=${owned('password', password)}`];
    execFileSync(
      join(programs, 'initdb'),
      ['-D', data, ...login, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
      { ...options, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }
  const log = owned('log', '');
  const output = openSync(log, 'a');
  const args = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...args], {
    ...options,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = once(server, 'exit');
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const calledOff = endWithTest(() => {
    server.kill('SIGQUIT');
    // Nothing can be awaited here, and a server that is still ending writes into its folder.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    removeFolder();
  });

  const sessions = sessionsOf({ host: '127.0.0.1', port, user: superuser, password });
  const stop = async () => {
    await sessions.close();
    if (server.exitCode === null) server.kill('SIGINT');
    await ended;
    calledOff();
    removeFolder();
  };
  try {
    await untilReady(sessions.sql('postgres'), () => server.exitCode !== null);
    await sessions.sql('postgres')('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  } catch (error) {
    const said = readFileSync(log, 'utf8').slice(-2000);
    await stop();
    throw new Error(`PostgreSQL did not start: ${(error as Error).message}\n${said}`);
  }
  const { sql, database, leave } = sessions;
  return { port, password, logFile: log, sql, database, leave, stop };
}

async function untilReady(sql: Sql, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await sql('SELECT 1');
      return;
    } catch (error) {
      if (hasEnded() || Date.now() > deadline) throw error;
      await sleep(30);
    }
  }
}

function sessionsOf(login: pg.PoolConfig) {
  const pools = new Map<string, pg.Pool>();
  const poolOf = (database: string): pg.Pool => {
    const pool =
      pools.get(database) ?? new pg.Pool({ ...login, database, max: 3, connectionTimeoutMillis: 5000 });
    if (!pools.has(database)) pool.on('error', () => {});
    pools.set(database, pool);
    return pool;
  };
  const sqlOn = (client: () => pg.Pool | pg.PoolClient): Sql => {
    return async <Row extends object>(text: string, values?: unknown[]) =>
      (await client().query(text, values)).rows as Row[];
  };
  const sql = (database: string): Sql => sqlOn(() => poolOf(database));
  return {
    sql,
    database: (name: string): FaultDatabase => ({
      name,
      sql: sql(name),
      hold: () => Promise.reject(new Error('no test of a private server holds a session')),
      async transaction(work) {
        const client = await poolOf(name).connect();
        try {
          await client.query('BEGIN');
          const result = await work(sqlOn(() => client));
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {});
          throw error;
        } finally {
          client.release();
        }
      },
    }),
    async leave(database: string) {
      const pool = pools.get(database);
      pools.delete(database);
      await pool?.end();
    },
    async close() {
      await Promise.all([...pools.values()].map(pool => pool.end()));
    },
  };
}
