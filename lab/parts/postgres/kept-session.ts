/** The keeper's one session on PostgreSQL, for what it asks each second: opening one costs the database more than the question. */
import type { Sql } from '../../../faults/contract.ts';
import type { Home } from '../../home/home.ts';
import { within } from '../within.ts';
import { labDatabase } from './databases.ts';
import { type Database, openDatabase } from './postgres.ts';

const limitMs = 1000;

/** `sql` throws when there is no answer within a second; the next question then opens another session. */
export type KeptSession = { sql: Sql; end(): void };

export function createKeptSession(home: Home): KeptSession {
  let session: Promise<Database> | null = null;
  const end = () => {
    session?.then(opened => opened.close()).catch(() => {});
    session = null;
  };
  return {
    async sql<Row extends object>(text: string, values?: unknown[]) {
      try {
        session ??= openDatabase(home, labDatabase);
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
