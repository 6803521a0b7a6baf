/** PostgreSQL as named lines: databases, settings, roles, marks of faults, and the schema of each database of the shop. */
import { createHash } from 'node:crypto';
import type { Home } from '../../home/home.ts';
import type { Fingerprint } from '../contract.ts';
import { labDatabase } from './databases.ts';
import { type Database, withDatabase } from './postgres.ts';

export async function postgresFingerprint(home: Home): Promise<Fingerprint> {
  const lines: Fingerprint = {};
  await withDatabase(home, labDatabase, async database => {
    Object.assign(lines, await serverLines(database));
    for (const name of await shopDatabases(database)) {
      await withDatabase(home, name, async shop => Object.assign(lines, await schemaLines(shop)));
    }
  });
  return lines;
}

async function shopDatabases(database: Database): Promise<string[]> {
  const rows = await database.sql<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'corner%' ORDER BY datname`,
  );
  return rows.map(row => row.datname);
}

async function serverLines(database: Database): Promise<Fingerprint> {
  const lines: Fingerprint = {};
  const databases = await database.sql<{ name: string; comment: string | null }>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database ORDER BY 1`,
  );
  lines.databases = databases.map(row => row.name).join(', ');
  for (const { name, comment } of databases) lines[`comment on database ${name}`] = comment ?? '';
  const settings = await database.sql<{ line: string }>(
    `SELECT coalesce(d.datname, '*') || ' ' || coalesce(r.rolname, '*') || ' ' || s.setconfig::text AS line
       FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole
      ORDER BY 1`,
  );
  lines['database and role settings'] = settings.map(row => row.line).join('\n');
  const files = await database.sql<{ line: string }>(
    `SELECT name || '=' || setting AS line FROM pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf' ORDER BY 1`,
  );
  lines['server settings'] = files.map(row => row.line).join('\n');
  const roles = await database.sql<{ line: string }>(
    `SELECT concat_ws(' ', rolname, rolcanlogin, rolsuper, rolconnlimit, shobj_description(oid, 'pg_authid')) AS line FROM pg_roles
      WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1`,
  );
  lines.roles = roles.map(row => row.line).join('\n');
  const sessions = await database.sql<{ name: string }>(
    `SELECT application_name AS name FROM pg_stat_activity WHERE starts_with(application_name, 'lab-') ORDER BY 1`,
  );
  if (sessions.length > 0) lines['sessions of faults'] = sessions.map(row => row.name).join('\n');
  return lines;
}

const schemaQueries: Record<string, string> = {
  indexes: `SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
             WHERE c.relnamespace = to_regnamespace('public') ORDER BY 1`,
  columns: `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
              FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
  constraints: `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
                 WHERE connamespace = to_regnamespace('public') ORDER BY 1`,
  triggers: `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  functions: `SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE pronamespace = to_regnamespace('public') ORDER BY 1`,
};

async function schemaLines(shop: Database): Promise<Fingerprint> {
  const lines: Fingerprint = {};
  for (const [what, query] of Object.entries(schemaQueries)) {
    const text = (await shop.sql<{ line: string }>(query)).map(row => row.line).join('\n');
    lines[`${what} of ${shop.name}`] =
      text.length > 400 ? createHash('sha256').update(text).digest('hex') : text;
  }
  return lines;
}
