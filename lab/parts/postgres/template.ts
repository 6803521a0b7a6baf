/** The shop’s roles, and its data: seeded once into a template. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, secretOf } from '../../home/home.ts';
import { labDatabase, serviceGroup, templateDatabase } from './databases.ts';
import { type Database, ownerRole, quoted, superuser, withDatabase } from './postgres.ts';
import { runSqlFile } from './psql.ts';

const dataFiles = (home: Home) =>
  ['schema.sql', 'seed.sql'].map(name => join(home.repo, 'services/database', name));

/** Tells one state of the template's data from another. */
export function dataRevision(home: Home): string {
  const hash = createHash('sha256');
  for (const file of dataFiles(home)) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** Makes the roles and the template where they are missing or older than the files of the clone. Seeding takes about 3 s. */
export async function ensureTemplate(
  home: Home,
  roles: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  await withDatabase(home, labDatabase, async database => {
    await ensureRole(home, database, ownerRole, true);
    await ensureRole(home, database, serviceGroup, false);
    for (const role of roles) {
      await ensureRole(home, database, role, true);
      await database.sql(`GRANT ${serviceGroup} TO ${role}`);
    }
    await database.sql('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    await database.sql(
      'CREATE TABLE IF NOT EXISTS known_schema (database_name text, kind text, name text, parent text, hash text, PRIMARY KEY (database_name, kind, name))',
    );
    await database.sql(
      'CREATE TABLE IF NOT EXISTS applied_migrations (database_name text, file text, sha256 text, PRIMARY KEY (database_name, file))',
    );
    const revision = dataRevision(home);
    if ((await commentOf(database, templateDatabase)) !== revision) {
      say('Making the shop’s data: 1 million orders (about 4 s) …');
      await buildTemplate(home, database, dataFiles(home), revision);
    }
    await keepToClones(database);
  });
}

/** A migration with `\c` must not reach what every clone is made from, nor drop the clone from outside. */
async function keepToClones(database: Database): Promise<void> {
  await database.sql(`ALTER DATABASE ${templateDatabase} OWNER TO ${superuser}`);
  await database.sql(`REVOKE CONNECT ON DATABASE ${templateDatabase}, ${labDatabase}, template1 FROM PUBLIC`);
}

async function ensureRole(home: Home, database: Database, name: string, login: boolean): Promise<void> {
  const [found] = await database.sql('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const password = login ? `LOGIN PASSWORD '${secretOf(home, name)}'` : 'NOLOGIN';
  await database.sql(`${found ? 'ALTER' : 'CREATE'} ROLE ${quoted(name)} ${password}`);
}

async function commentOf(database: Database, name: string): Promise<string | null> {
  const [row] = await database.sql<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [name],
  );
  return row?.comment ?? null;
}

/** Built under another name and renamed, so that a template of this name is always whole. */
async function buildTemplate(
  home: Home,
  database: Database,
  files: string[],
  revision: string,
): Promise<void> {
  const building = `${templateDatabase}_new`;
  await database.sql(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
  await database.sql(`CREATE DATABASE ${building} OWNER ${ownerRole}`);
  await withDatabase(home, building, async fresh => {
    await fresh.sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await fresh.sql(`GRANT CREATE ON SCHEMA public TO ${ownerRole}`);
    for (const [kind, rights] of Object.entries({
      TABLES: 'SELECT, INSERT, UPDATE, DELETE',
      SEQUENCES: 'USAGE, SELECT',
    })) {
      await fresh.sql(
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${ownerRole} GRANT ${rights} ON ${kind} TO ${serviceGroup}`,
      );
    }
  });
  for (const file of files) {
    const result = await runSqlFile(home, building, file, home.repo);
    if (!result.ok) throw new Error(`${file} failed:\n${result.output}`);
  }
  await database.sql(`DROP DATABASE IF EXISTS ${templateDatabase} WITH (FORCE)`);
  await database.sql(`COMMENT ON DATABASE ${building} IS '${revision}'`);
  await database.sql(`ALTER DATABASE ${building} RENAME TO ${templateDatabase}`);
}
