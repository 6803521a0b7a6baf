/** Which indexes the lab and the migrations made, so that those made by hand can be told. */
import { type Home } from '../home.ts';
import { withDatabase } from '../system/postgres.ts';
import { labDatabase } from './databases.ts';

export type Index = { name: string; definition: string };

const indexesOf = (home: Home, name: string): Promise<Index[]> =>
  withDatabase(home, name, database =>
    database.sql<Index>(
      `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`,
    ),
  );

/** Notes the indexes that are there now, but those made by hand, as the doing of the lab and of migrations. */
export async function rememberIndexes(home: Home, target: string, byHand: Index[] = []): Promise<void> {
  const known = (await indexesOf(home, target)).map(index => index.definition);
  const except = new Set(byHand.map(index => index.definition));
  await withDatabase(home, labDatabase, database =>
    database.sql('INSERT INTO known_indexes SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [
      target,
      known.filter(definition => !except.has(definition)),
    ]),
  );
}

/** Indexes that are there without the lab or a migration having made them. */
export async function handMadeIndexes(home: Home, target: string): Promise<Index[]> {
  const rows = await withDatabase(home, labDatabase, database =>
    database.sql<{ definition: string }>('SELECT definition FROM known_indexes WHERE database_name = $1', [
      target,
    ]),
  );
  const known = new Set(rows.map(row => row.definition));
  return (await indexesOf(home, target)).filter(index => !known.has(index.definition));
}
