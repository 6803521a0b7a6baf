/** Changes that a learner made by hand in psql: a rebuild would lose them, so indexes are saved as migrations and the rest is named. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { writeFileAtomic } from '../system/files.ts';
import { databaseExists } from './databases.ts';
import { handMadeIndexes, rememberIndexes } from './indexes.ts';
import { markApplied, migrationFiles } from './migrations.ts';

/** Writes a migration for each index that no migration made; answers the new files. */
export async function keepHandMade(home: Home, database: string): Promise<string[]> {
  if (!existsSync(home.workspace) || !(await databaseExists(home, database))) return [];
  const saved: string[] = [];
  for (const { name, definition } of await handMadeIndexes(home, database)) {
    const file = `database/migrations/${nextNumber(home.workspace)}_${name.replace(/[^\w]/g, '_')}.sql`;
    const content = `-- This index was made by hand in psql. It is saved here, so that a rebuild has it too.\n${definition};\n`;
    // First noted as applied: the live database has it, and the file must not run there when the keeper sees it.
    await markApplied(home, database, file, content);
    mkdirSync(join(home.workspace, 'database/migrations'), { recursive: true });
    writeFileAtomic(join(home.workspace, file), content);
    saved.push(file);
  }
  if (saved.length > 0) await rememberIndexes(home, database);
  return saved;
}

function nextNumber(tree: string): string {
  const numbers = migrationFiles(tree).map(file => Number(file.match(/\/(\d+)/)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(3, '0');
}
