/**
 * What the system looks like, as named lines: schema, settings, toxics, balancer. No pids, no ports, no data rows, no learner's files.
 * Two fingerprints that are equal mean that nothing of the lab's was left behind.
 */
import { createHash } from 'node:crypto';
import type { Home } from '../home/home.ts';
import { toxiproxyOf } from '../parts/layout.ts';
import { type Database, withDatabase } from '../parts/postgres/postgres.ts';
import { labDatabase } from './databases.ts';

/** line name → content (long ones as a hash) */
export type Fingerprint = Record<string, string>;

/** The line that tells the form of a fingerprint; those of another form are not compared. Raise it with every change of the lines below. */
export const fingerprintForm = 'form';
const form = '2';

/**
 * Whether a line tells of links, roles, sessions or marks: never changed by a learner's files, so the same at any time after the start.
 * What verify judged last lies there until the next one, and no fault by hand is put into it.
 */
export const isOfWorld = (name: string): boolean =>
  /^(toxics of |roles$|sessions of faults$|comment on database (?!corner_verify$))/.test(name);

/** The names of the lines that differ. */
export function differences(wanted: Fingerprint, seen: Fingerprint): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(seen)]);
  return [...names].filter(name => wanted[name] !== seen[name]).sort();
}

export async function readFingerprint(home: Home): Promise<Fingerprint> {
  const lines: Fingerprint = { [fingerprintForm]: form };
  await withDatabase(home, labDatabase, async database => {
    Object.assign(lines, await serverLines(database));
    for (const name of await shopDatabases(database)) {
      await withDatabase(home, name, async shop => Object.assign(lines, await schemaLines(shop)));
    }
  });
  for (const link of await toxiproxyOf(home).links()) {
    const toxics = (await link.toxics()).sort((a, b) => a.name.localeCompare(b.name));
    lines[`toxics of ${link.name}`] = `${(await link.isUp()) ? '' : 'down '}${JSON.stringify(toxics)}`;
  }
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
