/** PostgreSQL as the lab's superuser sees it, and psql for files of SQL. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { FaultDatabase, Sql } from '../../../faults/contract.ts';
import type { Command } from '../../../machine/process.mjs';
import { pause } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import { commandOf } from '../../home/programs.ts';
import { psql } from './programs.ts';

/** Superuser of the private server; its password is in the home's secrets. */
export const superuser = 'lab';
/** Owner of the shop's tables; runs migrations and `lab sql`. */
export const ownerRole = 'corner';

/** Loaded when the first session is opened: most commands open none. */
export const newClient = async (config: pg.ClientConfig): Promise<pg.Client> =>
  new (await import('pg')).default.Client(config);

export const login = (home: Home): pg.ClientConfig => ({
  host: '127.0.0.1',
  port: portOf(home, 'postgres'),
  user: superuser,
  password: secretOf(home, 'postgres'),
  connectionTimeoutMillis: 3000,
});

export type Database = FaultDatabase & { close(): Promise<void> };

/** Opens one session. Every statement has 60 s; a server that does not answer within 3 s is an error. */
export async function openDatabase(home: Home, name: string): Promise<Database> {
  const client = await newClient({
    ...login(home),
    database: name,
    application_name: 'lab',
    statement_timeout: 60_000,
  });
  // Without a listener a session that the server ends would end this process.
  client.on('error', () => {});
  await client.connect();
  const sql: Sql = async <Row extends object>(text: string, values?: unknown[]) =>
    (await client.query(text, values)).rows as Row[];
  return {
    name,
    sql,
    async transaction(work) {
      await client.query('BEGIN');
      try {
        const result = await work(sql);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    hold: (session, statement) => hold(home, name, session, statement),
    close: () => client.end(),
  };
}

const holdSeconds = 3600;

/**
 * A session that sleeps inside a transaction goes on when its client is gone: PostgreSQL does not look at the connection before it has an
 * answer to send. So the server holds the lock, and no process of ours must live for it.
 */
async function hold(home: Home, database: string, session: string, statement: string): Promise<void> {
  const client = await newClient({
    ...login(home),
    database,
    application_name: session,
    statement_timeout: 0,
  });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const failed = client.query(`BEGIN; ${statement}; SELECT pg_sleep(${holdSeconds})`).then(
    () => new Error(`the session ${session} ended at once`),
    (error: Error) => error,
  );
  try {
    await withDatabase(home, database, async ({ sql }) => {
      const asleep = `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`;
      while ((await sql(asleep, [rows[0]?.pid])).length === 0) {
        const problem = await Promise.race([failed, pause(20)]);
        if (problem) throw problem;
      }
    });
  } finally {
    client.end().catch(() => {});
    client.connection.stream.destroy();
  }
}

/** Opens a session for the length of `work`. */
export async function withDatabase<Result>(
  home: Home,
  name: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(home, name);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

export async function answersQueries(home: Home): Promise<boolean> {
  try {
    await withDatabase(home, 'postgres', database => database.sql('SELECT 1'));
    return true;
  } catch {
    return false;
  }
}

/** Name of an identifier in SQL; doubles the quotes. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** psql in the owner's session on one database, working in a folder, with nothing of the person's own settings. */
export function psqlCommand(
  home: Home,
  { database, args, cwd, onTerminal = false }: PsqlUse & { args: string[]; onTerminal?: boolean },
): Command {
  const env = psqlEnvironment(home, database);
  return commandOf(home, psql, ['-X', '-v', 'ON_ERROR_STOP=1', ...args], {
    cwd,
    env,
    reads: [cwd],
    onTerminal,
  });
}

type PsqlUse = { database: string; cwd: string };

function psqlEnvironment(home: Home, database: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    TERM: process.env.TERM ?? 'dumb',
    LANG: 'C.UTF-8',
    PGHOST: '127.0.0.1',
    PGPORT: String(portOf(home, 'postgres')),
    PGUSER: ownerRole,
    PGPASSWORD: secretOf(home, ownerRole),
    PGDATABASE: database,
    PGAPPNAME: 'psql',
    PSQL_PAGER: '',
    PAGER: '',
  };
}

export type PsqlResult = { ok: boolean; output: string };

const fileLimitMs = 60_000;

/** psql ends its session after a file, and what a transaction that is still open then changed is gone without a word. */
const noCommit = 'the file ends inside a transaction, so nothing of it is kept: COMMIT is missing';
const endsWhole = `DO 'BEGIN IF pg_current_xact_id_if_assigned() IS NOT NULL THEN RAISE EXCEPTION ''${noCommit}''; END IF; END'`;
const contextOfOurs = /\nCONTEXT: {2}PL\/pgSQL function inline_code_block line 1 at RAISE/;

const lastLine = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

/** Runs one file of SQL as the owner; stops at the first error, and after 60 s. The output has psql's own messages with file and line. */
export function runSqlFile(home: Home, database: string, file: string, cwd: string): Promise<PsqlResult> {
  return new Promise((resolve, reject) => {
    const command = psqlCommand(home, { database, cwd, args: ['-q', '-f', file, '-c', endsWhole] });
    const child = spawn(command.file, command.args, {
      ...command.options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    let late = '';
    const limit = setTimeout(() => {
      late = `it did not end within ${fileLimitMs / 1000} s`;
      child.kill('SIGINT'); // psql then cancels its statement
    }, fileLimitMs);
    child.once('close', code => {
      clearTimeout(limit);
      const said = output
        .replace(contextOfOurs, '')
        .replace(`ERROR:  ${noCommit}`, text => `psql:${file}:${lastLine(join(cwd, file))}: ${text}`)
        .trim();
      resolve({ ok: code === 0 && !late, output: [said, late].filter(Boolean).join('\n') });
    });
  });
}
