/** The learner’s migrations: which there are, which ran, and running the new ones. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statIfThere } from '../home/files.ts';
import { type Home } from '../home/home.ts';
import { labDatabase } from '../parts/postgres/databases.ts';
import { type Database, withDatabase } from '../parts/postgres/postgres.ts';
import { runSqlFile } from '../parts/postgres/psql.ts';
import { unusable } from '../workspace/signature.ts';
import { aloneOnSchema, handMadeChanges, rememberSchema } from './schema-objects.ts';

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

/** Only files: whatever else bears such a name is reported by `fileProblem`. */
export function migrationFiles(tree: string): string[] {
  try {
    return readdirSync(join(tree, migrationsFolder))
      .filter(name => name.endsWith('.sql'))
      .sort()
      .map(name => `${migrationsFolder}/${name}`)
      .filter(file => statIfThere(join(tree, file))?.isFile());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Of an unreadable one the name, so that psql runs it and says why it cannot. */
const contentHash = (tree: string, file: string): string =>
  createHash('sha256')
    .update(unusable(tree, file) ? file : readFileSync(join(tree, file)))
    .digest('hex');

export type MigrationRun = { file: string; ok: boolean; output: string; ms: number };

/** Why one failed, as psql says it: `database/migrations/001_a.sql:2: ERROR: …`. */
export const migrationProblem = ({ file, output }: MigrationRun): string =>
  output.includes(`psql:${file}:`)
    ? output.replaceAll(`psql:${file}:`, `${file}:`)
    : `${file} failed: ${output}`;

/** Runs the migrations that have not run, in order; stops at the first that fails. */
export async function runNewMigrations(home: Home, tree: string, target: string): Promise<MigrationRun[]> {
  return aloneOnSchema(home, target, async database => {
    const runs: MigrationRun[] = [];
    for (const { file, state } of await migrationStates(database, tree, target)) {
      if (state !== 'new') continue;
      const sha256 = contentHash(tree, file);
      const byHand = await handMadeChanges(home, target);
      const started = Date.now();
      const result = await runSqlFile(home, target, file, tree);
      runs.push({ file, ...result, ms: Date.now() - started });
      await rememberSchema(home, target, byHand);
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
