/** Indexes and settings, compared with the healthy start of the scenario. */
import type { Sql } from '../../../faults/contract.ts';
import { defineCollector, within } from './collector.ts';
import type { SchemaEvidence } from './evidence.ts';

export const schema = defineCollector({
  id: 'schema',
  stage: 'counted',
  parts: ['postgres'],
  gather: context => within(context, 'judged', sql => gatherSchema({ sql, baseline: context.baseline })),
});

type Index = SchemaEvidence['newIndexes'][number];
type Setting = SchemaEvidence['changedSettings'][number];

export type SchemaBaseline = { indexes: Index[]; settings: Setting[] };

/**
 * Read it on a fresh clone, right after its data faults and before the learner's migrations. Settings of roles and of the
 * server outlive a clone: what a learner changed by hand before this reading counts as the start.
 */
export async function readSchemaBaseline(sql: Sql): Promise<SchemaBaseline> {
  return { indexes: await readIndexes(sql), settings: await readSettings(sql) };
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
  return {
    newIndexes: now.indexes.filter(index => !known.has(index.definition)),
    changedSettings: changes(baseline.settings, now.settings),
  };
}

const readIndexes = (sql: Sql): Promise<Index[]> =>
  sql<Index>(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS definition
     FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast')
     ORDER BY 1, 2`,
  );

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
