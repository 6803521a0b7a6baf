/** PostgreSQL as the lab's superuser sees it. */
import type pg from 'pg';
import type { FaultDatabase, Sql } from '../../../faults/contract.ts';
import { pause } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';

/** Superuser of the private server; its password is in the home's secrets. */
export const superuser = 'lab';
/** Owner of the shop's tables; runs migrations and `lab sql`. */
export const ownerRole = 'corner';

/** Loaded when the first session is opened: most commands open none. */
export const newClient = async (config: pg.ClientConfig): Promise<pg.Client> =>
  new (await import('pg')).default.Client(config);

/** The server that takes changes, or the one that follows it: the names of their ports. */
export type Server = 'postgres' | 'replica';

export const login = (home: Home, server: Server = 'postgres'): pg.ClientConfig => ({
  host: '127.0.0.1',
  port: portOf(home, server),
  user: superuser,
  password: secretOf(home, 'postgres'),
  connectionTimeoutMillis: 3000,
});

export type Database = FaultDatabase & { close(): Promise<void> };

/** Opens one session. Every statement has 60 s; a server that does not answer within 3 s is an error. */
export async function openDatabase(home: Home, name: string, server: Server = 'postgres'): Promise<Database> {
  const client = await newClient({
    ...login(home, server),
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
  server: Server = 'postgres',
): Promise<Result> {
  const database = await openDatabase(home, name, server);
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

export const serverVersion = (home: Home, server: Server = 'postgres'): Promise<string> =>
  withDatabase(
    home,
    'postgres',
    async ({ sql }) => {
      const [found] = await sql<{ server_version: string }>('SHOW server_version');
      return found?.server_version ?? '';
    },
    server,
  );

/** Name of an identifier in SQL; doubles the quotes. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
