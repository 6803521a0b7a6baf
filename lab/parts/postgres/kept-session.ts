/** The keeper's one session on a PostgreSQL server, for what it asks each second: opening one costs the database more than the question. */
import type { Sql } from '../../../faults/contract.ts';
import type { Home } from '../../home/home.ts';
import { within } from '../within.ts';
import { labDatabase } from './databases.ts';
import { type Database, openDatabase, type Server } from './postgres.ts';

const limitMs = 1000;

/** `sql` throws when there is no answer within a second; the next question then opens another session. */
export type KeptSession = { sql: Sql; end(): void };

export function createKeptSession(home: Home, server: Server = 'postgres'): KeptSession {
  let session: Promise<Database> | null = null;
  const end = () => {
    session?.then(opened => opened.close()).catch(() => {});
    session = null;
  };
  return {
    async sql<Row extends object>(text: string, values?: unknown[]) {
      try {
        session ??= openDatabase(home, labDatabase, server);
        const asked = session.then(({ sql }) => sql<Row>(text, values));
        return await within(limitMs, asked);
      } catch (error) {
        end();
        throw error;
      }
    },
    end,
  };
}
