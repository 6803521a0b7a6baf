/** A lab whose data is a thousandth: for tests that make fresh data hundreds of times, and to which its size means nothing. */
import { bringServers } from '../lab/engine/apply.ts';
import type { Home } from '../lab/home/home.ts';
import { templateDatabase } from '../lab/parts/postgres/databases.ts';
import { quoted, withDatabase } from '../lab/parts/postgres/postgres.ts';

/** Starts the servers of a new home; each table of the template keeps its first ten blocks. */
export async function bringSmallData(home: Home): Promise<void> {
  await bringServers({ home, say: () => {}, signal: new AbortController().signal });
  await withDatabase(home, templateDatabase, async ({ sql }) => {
    const tables = await sql<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    for (const { name } of tables) {
      await sql(`DELETE FROM ${quoted(name)} WHERE ctid >= '(10,0)'`);
      await sql(`VACUUM FULL ${quoted(name)}`);
    }
  });
}
