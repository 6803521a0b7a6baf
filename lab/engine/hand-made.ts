/** Changes that a learner made by hand in psql: a rebuild would lose them, so indexes are saved as migrations and the rest is named. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from '../../faults/index.ts';
import { writeFileAtomic } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import { databaseExists } from '../parts/postgres/databases.ts';
import { withFaultSystem } from './fault-system.ts';
import { markApplied, migrationFiles } from './migrations.ts';
import { aloneOnSchema, handMadeChanges, rememberSchema, type SchemaChange } from './schema-objects.ts';

export type HandMade = {
  /** the new migrations, one for each index that no migration made */
  saved: string[];
  /** every other change of the schema that no migration made, e.g. `column orders.note (made)` */
  unsaved: string[];
};

/** Writes a migration for each index that was made by hand on what migrations made; names the other changes. */
export async function keepHandMade(home: Home, database: string): Promise<HandMade> {
  if (!existsSync(home.workspace) || !(await databaseExists(home, database)))
    return { saved: [], unsaved: [] };
  return aloneOnSchema(home, database, () => keepIndexes(home, database));
}

async function keepIndexes(home: Home, database: string): Promise<HandMade> {
  const changes = await withoutFaults(home, database, await handMadeChanges(home, database));
  const names = new Set(changes.map(({ name }) => name));
  const stands = ({ parent, columns }: SchemaChange) => ![parent, ...columns].some(name => names.has(name));
  const indexes = changes.filter(
    change => change.kind === 'index' && change.what === 'made' && stands(change),
  );
  const others = changes.filter(change => !indexes.includes(change));
  const saved: string[] = [];
  for (const { name, definition } of indexes) {
    const file = `database/migrations/${nextNumber(home.workspace)}_${name.replace(/[^\w]/g, '_')}.sql`;
    const content = `-- This index was made by hand in psql. It is saved here, so that a rebuild has it too.\n${definition};\n`;
    // First noted as applied: the live database has it, and the file must not run there when the keeper sees it.
    await markApplied(home, database, file, content);
    mkdirSync(join(home.workspace, 'database/migrations'), { recursive: true });
    writeFileAtomic(join(home.workspace, file), content);
    saved.push(file);
  }
  if (saved.length > 0) await rememberSchema(home, database, others);
  // What a table holds came and went with it.
  const told = others.filter(({ parent }) => !names.has(parent));
  return { saved, unsaved: told.map(({ what, kind, name }) => `${kind} ${name} (${what})`) };
}

/** Without what `lab fault` took away. */
async function withoutFaults(home: Home, database: string, changes: SchemaChange[]): Promise<SchemaChange[]> {
  if (changes.length === 0) return [];
  const taken = await withFaultSystem(
    home,
    database,
    async system => {
      const data = Object.values(faults).filter(({ scope }) => scope === 'data');
      const found = await Promise.all(data.map(fault => fault.find(system)));
      return found.flat().flatMap(params => Object.values(params as Record<string, unknown>));
    },
    'lab-hand',
  );
  return changes.filter(({ name }) => !taken.includes(name.replace(/ on .*$/, '')));
}

function nextNumber(tree: string): string {
  const numbers = migrationFiles(tree).map(file => Number(file.match(/\/(\d+)/)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(3, '0');
}
