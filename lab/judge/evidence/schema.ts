/** Indexes and settings, compared with the healthy start of the scenario. */
import type { Sql } from '../../../faults/contract.ts';
import { defineCollector, within } from './collector.ts';
import type { SchemaEvidence } from './evidence.ts';
import { difference, readStatements } from './statements.ts';

export const schema = defineCollector({
  id: 'schema',
  stage: 'counted',
  parts: ['postgres'],
  async gather(context) {
    const { baseline, migrated, database } = context;
    const seen = await within(context, 'judged', sql => gatherSchema({ sql, baseline }));
    const asked = await within(context, 'lab', sql => readStatements(sql, database));
    const set = sessionSettings(difference(migrated, asked).map(({ query }) => query));
    return { ...seen, changedSettings: [...seen.changedSettings, ...set] };
  },
});

type Index = SchemaEvidence['newIndexes'][number] & { isValid: boolean };
type Trigger = SchemaEvidence['newTriggers'][number];
type Setting = SchemaEvidence['changedSettings'][number];

export type SchemaBaseline = { indexes: Index[]; triggers: Trigger[]; settings: Setting[] };

/**
 * Read it on a fresh clone, right after its data faults and before the learner's migrations. Settings of roles and of the
 * server outlive a clone: what a learner changed by hand before this reading counts as the start.
 */
export async function readSchemaBaseline(sql: Sql): Promise<SchemaBaseline> {
  return {
    indexes: await readIndexes(sql),
    triggers: await readTriggers(sql),
    settings: await readSettings(sql),
  };
}

export async function gatherSchema({
  sql,
  baseline,
}: {
  sql: Sql;
  baseline: SchemaBaseline;
}): Promise<SchemaEvidence> {
  const now = await readSchemaBaseline(sql);
  const known = new Set(baseline.indexes.map(index => index.definition));
  const triggers = new Set(baseline.triggers.map(({ name, table }) => `${table}.${name}`));
  const added = now.indexes.filter(index => !known.has(index.definition));
  return {
    newIndexes: added.map(({ name, definition }) => ({ name, definition })),
    invalidIndexes: added.flatMap(({ name, isValid }) => (isValid ? [] : [name])),
    newTriggers: now.triggers.filter(({ name, table }) => !triggers.has(`${table}.${name}`)),
    changedSettings: changes(baseline.settings, now.settings),
  };
}

// On partitions an index is called otherwise on each, and stands on another table: what it stands on is the same.
const readIndexes = (sql: Sql): Promise<Index[]> =>
  sql<Index>(
    `SELECT DISTINCT ON (coalesce(root, name), key) name, definition, "isValid" FROM (
       SELECT c.relname::text AS name, pg_get_indexdef(c.oid) AS definition, i.indisvalid AS "isValid",
              (SELECT oid::text FROM pg_class WHERE oid = pg_partition_root(i.indrelid)) AS root,
              regexp_replace(pg_get_indexdef(c.oid), '^.* USING ', '') AS key
       FROM pg_index i
       JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast') AND NOT i.indisprimary AND NOT c.relispartition
     ) AS indexes
     ORDER BY coalesce(root, name), key, name`,
  ).then(found => found.toSorted((a, b) => (a.name < b.name ? -1 : 1)));

const readTriggers = (sql: Sql): Promise<Trigger[]> =>
  sql<Trigger>(
    `SELECT tgname::text AS name, c.relname::text AS table FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT tgisinternal AND tgparentid = 0 ORDER BY 1, 2`,
  );

/** What belongs to a connection and changes no plan and no promise; each client sets some of them. */
const harmless =
  /^(\w+_timeout|application_name|bytea_output|client_encoding|client_min_messages|constraints|datestyle|extra_float_digits|intervalstyle|names|search_path|time|timezone|transaction)$/;

/** What the shop's own sessions set: SET, set_config, and what they put back. */
function sessionSettings(queries: string[]): Setting[] {
  return queries.flatMap(query => {
    const [, name = '', value = ''] =
      query.match(
        /^\s*SET\s+(?:SESSION\s+CHARACTERISTICS\s+AS\s+|SESSION\s+|LOCAL\s+)?(\w+)\s*(?:TO|=|\s)?\s*(.*?);?\s*$/is,
      ) ?? [];
    if (name && !harmless.test(name.toLowerCase()))
      return [{ scope: 'a session of the shop', name: name.toLowerCase(), value }];
    const [, set] = query.match(/\bset_config\s*\(\s*('[^']*'|\$\d+)/i) ?? [];
    if (set && !harmless.test(set.slice(1, -1)))
      return [{ scope: 'a session of the shop', name: 'set_config', value: set }];
    return [];
  });
}

// pg_file_settings rather than pg_settings: it has what ALTER SYSTEM wrote, also before a reload or restart obeys it.
const readSettings = (sql: Sql): Promise<Setting[]> =>
  sql<Setting>(
    `SELECT CASE WHEN s.setrole = 0 AND s.setdatabase = 0 THEN 'every role'
                 WHEN s.setrole = 0 THEN 'this database'
                 WHEN s.setdatabase = 0 THEN 'role ' || r.rolname
                 ELSE 'role ' || r.rolname || ' in this database' END AS scope,
            split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
     FROM pg_db_role_setting s
     CROSS JOIN unnest(s.setconfig) AS entry
     LEFT JOIN pg_roles r ON r.oid = s.setrole
     WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
     UNION ALL
     SELECT 'function ' || p.proname, split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)
     FROM pg_proc p
     JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     CROSS JOIN unnest(p.proconfig) AS entry
     WHERE split_part(entry, '=', 1) <> 'search_path'
     UNION ALL
     SELECT 'role ' || rolname, 'connection limit', rolconnlimit::text FROM pg_roles WHERE rolconnlimit <> -1
     UNION ALL
     SELECT 'server', name, setting FROM pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf'
     ORDER BY 1, 2`,
  );

/** Settings that are new or have another value, and those that are gone, whose value then reads `not set`. */
function changes(start: Setting[], now: Setting[]): Setting[] {
  const key = ({ scope, name }: Setting) => `${scope}\n${name}`;
  const before = new Map(start.map(setting => [key(setting), setting.value]));
  const after = new Set(now.map(key));
  return [
    ...now.filter(setting => before.get(key(setting)) !== setting.value),
    ...start.filter(setting => !after.has(key(setting))).map(setting => ({ ...setting, value: 'not set' })),
  ];
}
