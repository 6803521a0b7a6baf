/** The shop's data: roles, the seeded template, and a clone of it for each run. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { type Home, secretOf } from '../home.ts';
import {
  type Database,
  mostReplicas,
  ownerRole,
  quoted,
  runSqlFile,
  serviceRole,
  withDatabase,
} from '../system/postgres.ts';

/** Names of the databases that are clones: the live one and the one that verify judges. */
export const clonePattern = '^corner(_verify)?$';
export const templateDatabase = 'corner_template';
/** Where the lab keeps its own extension and notes, out of the learner's sight. */
export const labDatabase = 'postgres';

/** Group of all replicas' roles: reads and writes the shop's tables, owns none. */
const serviceGroup = 'corner_api';

async function ensureRole(home: Home, database: Database, name: string, login: boolean): Promise<void> {
  const [found] = await database.sql('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const password = login ? `LOGIN PASSWORD '${secretOf(home, name)}'` : 'NOLOGIN';
  await database.sql(`${found ? 'ALTER' : 'CREATE'} ROLE ${quoted(name)} ${password}`);
}

/** Makes the roles and the template where they are missing or older than the files of the clone. Seeding takes about 3 s. */
export async function ensureTemplate(home: Home, say: (text: string) => void): Promise<void> {
  await withDatabase(home, labDatabase, async database => {
    await ensureRole(home, database, ownerRole, true);
    await ensureRole(home, database, serviceGroup, false);
    for (let number = 1; number <= mostReplicas; number++) {
      await ensureRole(home, database, serviceRole(number), true);
      await database.sql(`GRANT ${serviceGroup} TO ${serviceRole(number)}`);
    }
    await database.sql('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    await database.sql(
      'CREATE TABLE IF NOT EXISTS known_indexes (database_name text, definition text, PRIMARY KEY (database_name, definition))',
    );
    await database.sql(
      'CREATE TABLE IF NOT EXISTS applied_migrations (database_name text, file text, sha256 text, PRIMARY KEY (database_name, file))',
    );
    const files = ['schema.sql', 'seed.sql'].map(name => join(home.repo, 'services/database', name));
    const hash = createHash('sha256');
    for (const file of files) hash.update(readFileSync(file));
    const revision = hash.digest('hex');
    if ((await commentOf(database, templateDatabase)) === revision) return;
    say('Making the shop’s data: 1 million orders (about 4 s) …');
    await buildTemplate(home, database, files, revision);
  });
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

/** A fresh copy of the template under this name; an older one of the name is dropped. */
export async function createClone(home: Home, name: string): Promise<void> {
  await withDatabase(home, labDatabase, async database => {
    await dropWith(database, name);
    await database.sql(`CREATE DATABASE ${quoted(name)} TEMPLATE ${templateDatabase} OWNER ${ownerRole}`);
  });
}

export async function dropClone(home: Home, name: string): Promise<void> {
  await withDatabase(home, labDatabase, database => dropWith(database, name));
}

async function dropWith(database: Database, name: string): Promise<void> {
  await database.sql(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
  for (const notes of ['applied_migrations', 'known_indexes']) {
    await database.sql(`DELETE FROM ${notes} WHERE database_name = $1`, [name]);
  }
  // Settings that a migration gave to the roles are kept by the server, not by the clone.
  for (const role of [
    ownerRole,
    serviceGroup,
    ...Array.from({ length: mostReplicas }, (_, n) => serviceRole(n + 1)),
  ]) {
    await database.sql(`ALTER ROLE ${role} RESET ALL`);
  }
}

export type MigrationState = { file: string; state: 'applied' | 'changed' | 'new' };

/** The migrations of a tree in the order in which they run, and what the database knows of them. */
export async function migrationStates(
  database: Database,
  tree: string,
  target: string,
): Promise<MigrationState[]> {
  const rows = await database.sql<{ file: string; sha256: string }>(
    'SELECT file, sha256 FROM applied_migrations WHERE database_name = $1',
    [target],
  );
  const known = new Map(rows.map(row => [row.file, row.sha256]));
  return migrationFiles(tree).map(file => {
    const before = known.get(file);
    const state = before === undefined ? 'new' : before === contentHash(tree, file) ? 'applied' : 'changed';
    return { file, state };
  });
}

const migrationsFolder = 'database/migrations';

export function migrationFiles(tree: string): string[] {
  try {
    return readdirSync(join(tree, migrationsFolder))
      .filter(name => name.endsWith('.sql'))
      .sort()
      .map(name => `${migrationsFolder}/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const contentHash = (tree: string, file: string): string =>
  createHash('sha256')
    .update(readFileSync(join(tree, file)))
    .digest('hex');

export type MigrationRun = { file: string; ok: boolean; output: string; ms: number };

/** Runs the migrations that have not run, in order; stops at the first that fails. */
export async function runNewMigrations(home: Home, tree: string, target: string): Promise<MigrationRun[]> {
  return withDatabase(home, labDatabase, async database => {
    const runs: MigrationRun[] = [];
    for (const { file, state } of await migrationStates(database, tree, target)) {
      if (state !== 'new') continue;
      const sha256 = contentHash(tree, file);
      const byHand = await handMadeIndexes(home, target);
      const started = Date.now();
      const result = await runSqlFile(home, target, file, tree);
      runs.push({ file, ...result, ms: Date.now() - started });
      await rememberIndexes(home, target, byHand);
      if (!result.ok) break;
      await database.sql('INSERT INTO applied_migrations VALUES ($1, $2, $3)', [target, file, sha256]);
    }
    return runs;
  });
}

export async function markApplied(home: Home, target: string, file: string, content: string): Promise<void> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  await withDatabase(home, labDatabase, database =>
    database.sql('INSERT INTO applied_migrations VALUES ($1, $2, $3)', [target, file, sha256]),
  );
}

export async function databaseExists(home: Home, name: string): Promise<boolean> {
  return withDatabase(home, labDatabase, async database => {
    const rows = await database.sql('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rows.length > 0;
  });
}

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

/** Throws the error of the first migration that failed. */
export function refuseFailed(runs: MigrationRun[]): void {
  const failed = runs.find(run => !run.ok);
  if (failed) throw userError('migration-failed', { file: failed.file, output: failed.output });
}
