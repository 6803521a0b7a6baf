/** What the schema of a clone holds, and who made it: the lab and the migrations, whose doing is noted, or somebody by hand. */
import type { Home } from '../home/home.ts';
import { labDatabase } from '../parts/postgres/databases.ts';
import { type Database, withDatabase } from '../parts/postgres/postgres.ts';

export type SchemaChange = {
  what: 'made' | 'changed' | 'dropped';
  kind: string;
  /** e.g. `orders`, `orders.status`, `orders_pkey on orders` */
  name: string;
  /** the table that it belongs to; empty when to none */
  parent: string;
  /** the statement or type that makes it; empty when it was dropped */
  definition: string;
  /** columns that an index stands on, as `table.column` */
  columns: string[];
};

type Known = { kind: string; name: string; parent: string; hash: string };
type Seen = Known & Pick<SchemaChange, 'definition' | 'columns'>;

/** Indexes of constraints come and go with these. */
const objects = `
  WITH tables AS (SELECT * FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p'))
  SELECT 'table' AS kind, relname AS name, '' AS parent, '' AS definition, '{}'::text[] AS columns FROM tables
  UNION ALL SELECT 'view', relname, '', pg_get_viewdef(oid), '{}' FROM pg_class
    WHERE relnamespace = to_regnamespace('public') AND relkind IN ('v', 'm')
  UNION ALL SELECT 'column', t.relname || '.' || a.attname, t.relname,
      concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity), '{}'
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = t.oid AND adnum = attnum
  UNION ALL SELECT 'constraint', conname || ' on ' || t.relname, t.relname, pg_get_constraintdef(c.oid), '{}'
    FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid WHERE contype <> 'n'
  UNION ALL SELECT 'index', x.relname, t.relname, pg_get_indexdef(x.oid),
      ARRAY(SELECT t.relname || '.' || attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = ANY (indkey::int2[]))
    FROM tables t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = x.oid)
  UNION ALL SELECT 'trigger', tgname || ' on ' || t.relname, t.relname, pg_get_triggerdef(g.oid), '{}'
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT tgisinternal
  UNION ALL SELECT 'function', oid::regprocedure::text, '', pg_get_functiondef(oid), '{}' FROM pg_proc
    WHERE pronamespace = to_regnamespace('public') AND prokind IN ('f', 'p')`;

/** A change that somebody began and has not committed locks its table, for as long as nobody ends it. */
const seenIn = (home: Home, target: string): Promise<Seen[]> =>
  withDatabase(home, target, async ({ sql }) => {
    await sql(`SET lock_timeout = '3s'`);
    return sql<Seen>(
      `SELECT *, md5(definition) AS hash FROM (${objects}) AS all_objects ORDER BY kind, name`,
    );
  });

const knownOf = (home: Home, target: string): Promise<Known[]> =>
  withDatabase(home, labDatabase, database =>
    database.sql<Known>('SELECT kind, name, parent, hash FROM known_schema WHERE database_name = $1', [
      target,
    ]),
  );

/**
 * Who changes the schema of a clone, or says whose doing its changes are, does it alone: an index that a migration is making would look
 * made by hand to anybody else. Waits for at most 60 s; ends with the session, so a process that was killed holds up nobody.
 */
export const aloneOnSchema = <Result>(
  home: Home,
  target: string,
  work: (lab: Database) => Promise<Result>,
): Promise<Result> =>
  withDatabase(home, labDatabase, async lab => {
    await lab.sql('SELECT pg_advisory_lock(hashtext($1))', [`schema of ${target}`]);
    return work(lab);
  });

const keyOf = ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`;

/** What differs from the doing of the lab and of migrations. */
export async function handMadeChanges(home: Home, target: string): Promise<SchemaChange[]> {
  const known = new Map((await knownOf(home, target)).map(object => [keyOf(object), object]));
  const seen = await seenIn(home, target);
  const there = new Set(seen.map(keyOf));
  const changes = seen.flatMap(({ hash, ...object }): SchemaChange[] => {
    const before = known.get(keyOf(object));
    if (before?.hash === hash) return [];
    return [{ ...object, what: before ? 'changed' : 'made' }];
  });
  const dropped = [...known.values()].filter(object => !there.has(keyOf(object)));
  return [
    ...changes,
    ...dropped.map(
      ({ kind, name, parent }): SchemaChange => ({
        what: 'dropped',
        kind,
        name,
        parent,
        definition: '',
        columns: [],
      }),
    ),
  ];
}

/** Notes what there is now as the doing of the lab and of migrations, all but what was changed by hand before. */
export async function rememberSchema(home: Home, target: string, byHand: SchemaChange[] = []): Promise<void> {
  const except = new Set(byHand.map(keyOf));
  const kept = (await knownOf(home, target)).filter(object => except.has(keyOf(object)));
  const now = (await seenIn(home, target)).filter(object => !except.has(keyOf(object)));
  const rows = [...kept, ...now].map(({ kind, name, parent, hash }) => ({ kind, name, parent, hash }));
  await withDatabase(home, labDatabase, database =>
    database.transaction(async sql => {
      await sql('DELETE FROM known_schema WHERE database_name = $1', [target]);
      await sql(
        `INSERT INTO known_schema SELECT $1, kind, name, parent, hash
           FROM jsonb_to_recordset($2::jsonb) AS rows (kind text, name text, parent text, hash text)`,
        [target, JSON.stringify(rows)],
      );
    }),
  );
}
