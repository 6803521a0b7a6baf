/**
 * The catalogue as it was read last. Reading it takes 190 modules and the CPU of three empty programs; most commands only need what it says.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { compileCache } from '../../machine/project.mjs';
import { replaceFile } from '../home/files.ts';
import type { Catalogue } from './schema.ts';

/** Everything that decides what the catalogue says: it is kept under a hash of their content, so it is never older than any of them. */
export const readBy = [
  'scenarios.yaml',
  'package-lock.json',
  'faults',
  'lab/course',
  'lab/judge',
  'lab/parts',
  'lab/shop',
];

type Kept = { hash: string; catalogue: Catalogue };

/** Like `loadCatalogue`, and throws what it throws. Only a catalogue without problems is kept. */
export async function keptCatalogue(
  repo: string,
  file = join(compileCache, 'catalogue'),
): Promise<Catalogue> {
  const hash = hashOf(repo);
  const kept = readKept(file);
  if (hash !== null && kept?.hash === hash && hasTexts(repo, kept.catalogue)) return kept.catalogue;
  const { loadCatalogue } = await import('./load.ts');
  const catalogue = loadCatalogue(join(repo, 'scenarios.yaml'));
  if (hash !== null) keep(file, { hash, catalogue });
  return catalogue;
}

/** null when one of them cannot be read; `loadCatalogue` names it. */
function hashOf(repo: string): string | null {
  const hash = createHash('sha256');
  try {
    for (const path of readBy.flatMap(name => filesIn(repo, name)))
      hash
        .update(path)
        .update('\0')
        .update(readFileSync(join(repo, path)))
        .update('\0');
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** The file itself, or the sources in the folder; `recursive` of readdir takes ten times as long. */
function filesIn(repo: string, name: string): string[] {
  if (/\.\w+$/.test(name)) return name.endsWith('.test.ts') ? [] : [name];
  return readdirSync(join(repo, name))
    .sort()
    .filter(entry => entry !== 'README.md')
    .flatMap(entry => filesIn(repo, `${name}/${entry}`));
}

/** What `loadCatalogue` wants beside the file: each scenario has its text. */
const hasTexts = (repo: string, { scenarios }: Catalogue): boolean =>
  scenarios.every(({ folder }) => existsSync(join(repo, folder, 'SCENARIO.md')));

function readKept(file: string): Kept | null {
  try {
    return deserialize(readFileSync(file)) as Kept;
  } catch {
    return null; // not there or not whole: it is written again
  }
}

function keep(file: string, kept: Kept): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    replaceFile(file, serialize(kept));
  } catch {
    // A folder that cannot be written to costs time and nothing else.
  }
}
