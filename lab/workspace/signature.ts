/** The learner's files, told apart by size and time of their last change: cheap enough to ask again and again. */
import { accessSync, constants, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { statIfThere } from '../home/files.ts';

const watched = ['services', 'database/migrations', 'gateway', 'system.yaml'];

/** What `lab reveal` writes beside a file to be read: `orders.fixed.ts`, `001_index.sql.fixed`. Nothing runs it. */
export const fixedName = (path: string): string =>
  path.endsWith('.sql') ? `${path}.fixed` : path.replace(/(\.[^./]+)?$/, '.fixed$1');
const isFixed = (path: string) => /\.fixed(\.[^./]+)?$/.test(path);

/** Whether the shop is built from this file: notes, the guide and what was revealed change nothing. */
export const isBuiltFrom = (path: string): boolean =>
  !isFixed(path) && watched.some(place => path === place || path.startsWith(`${place}/`));

/** path → what changes when the file does; also of what is no file, or cannot be read, where a file is looked for */
export type Signature = Map<string, string>;

/** Links are followed to files, never to folders, which may lead in a circle; one that leads nowhere counts as nothing. */
export function signatureOf(tree: string): Signature {
  const found: Signature = new Map();
  const visit = (path: string) => {
    try {
      const entry = statIfThere(join(tree, path));
      if (!entry) return;
      if (!entry.isDirectory()) {
        if (!isFixed(path)) found.set(path, `${entry.size} ${entry.mtimeNs} ${entry.ino} ${entry.isFile()}`);
        return;
      }
      if (mustBeFile(path)) found.set(path, 'a folder');
      if (lstatSync(join(tree, path)).isSymbolicLink()) return;
      for (const name of readdirSync(join(tree, path)))
        if (name !== 'node_modules' && !name.startsWith('.')) visit(`${path}/${name}`);
    } catch (error) {
      found.set(path, reasonOf(error));
    }
  };
  for (const path of watched) visit(path);
  return found;
}

export function changedPaths(before: Signature, after: Signature): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(path => before.get(path) !== after.get(path)).sort();
}

/** Whether only a file can be meant. */
const mustBeFile = (path: string): boolean =>
  /^(database\/migrations\/[^/]+\.sql|system\.yaml|gateway\/haproxy\.cfg)$/.test(path);

const reasonOf = (error: unknown): string =>
  `it cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`;

/** Why nobody can use what lies there; empty when it can be read, and when nothing is there. */
export function unusable(tree: string, path: string): string {
  const full = join(tree, path);
  try {
    const entry = statIfThere(full);
    if (!entry) return '';
    if (entry.isDirectory() && mustBeFile(path)) return 'a folder of this name is where a file should be';
    if (entry.isDirectory()) readdirSync(full);
    else if (!entry.isFile()) return 'this is not a file but a pipe, a socket or a device';
    else accessSync(full, constants.R_OK);
    return '';
  } catch (error) {
    return reasonOf(error);
  }
}
