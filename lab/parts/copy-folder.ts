/** Each copy of a service runs from a folder of its own, as on a machine of its own: a file that one writes no other sees. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, statIfThere, writeJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import { mostCopies, type Space } from './part.ts';

export const copiesFolder = (home: Home): string => join(home.dir, 'copies');

const folderOfSpace = (home: Home, space: Space): string => join(copiesFolder(home), space);

export const copyFolder = (home: Home, space: Space, copy: string): string =>
  join(folderOfSpace(home, space), copy);

/** Where a copy's temporary files go, so that not even those are shared. */
export const temporaryFolder = (folder: string): string => join(folder, '.tmp');

/** path in the tree → what its file was when it was laid */
type Laid = Record<string, string>;

/**
 * Brings a copy's folder up to date with the tree: what was saved since is laid, what was deleted is taken away. All else stays as the service
 * left it.
 */
export function layCopy(tree: string, folder: string): void {
  const note = `${folder}.laid.json`;
  const before = readJson<Laid>(note) ?? {};
  const now: Laid = {};
  for (const path of filesIn(tree)) {
    const from = join(tree, path);
    const seen = statIfThere(from);
    if (!seen?.isFile()) continue; // deleted meanwhile
    now[path] = createHash('sha256').update(`${from} ${seen.size} ${seen.mtimeNs} ${seen.ino}`).digest('hex');
    if (now[path] === before[path]) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(from, join(folder, path));
  }
  for (const path of Object.keys(before)) if (!(path in now)) rmSync(join(folder, path), { force: true });
  mkdirSync(temporaryFolder(folder), { recursive: true });
  linkPackages(tree, folder);
  writeJson(note, now);
}

/** Not what begins with a dot, and no packages. */
function filesIn(tree: string, path = ''): string[] {
  return readdirSync(join(tree, path), { withFileTypes: true }).flatMap(entry => {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesIn(tree, inner) : [inner];
  });
}

/** Packages that a learner installed beside the code; those of the lab are found further up. */
function linkPackages(tree: string, folder: string): void {
  const own = join(tree, 'node_modules');
  const link = join(folder, 'node_modules');
  if (!existsSync(own) || existsSync(link)) return;
  rmSync(link, { force: true }); // one that leads nowhere any more
  symlinkSync(realpathSync(own), link);
}

/** Takes away the folders of all copies of a service. */
export function dropCopies(home: Home, space: Space, service: string): void {
  for (let number = 1; number <= mostCopies; number++)
    dropCopy(copyFolder(home, space, `${service}-${number}`));
}

/** What the copy wrote is lost: it begins again with the learner's files alone. */
export function dropCopy(folder: string): void {
  for (const path of [folder, `${folder}.laid.json`]) rmSync(path, { recursive: true, force: true });
}

/** What a service wrote, with the learner's file in the place of its copy. */
export function namesLearnersFiles(home: Home, text: string): string {
  const copies = copiesFolder(home);
  return text.includes(copies)
    ? text.replaceAll(new RegExp(`${escaped(copies)}/(live|judged)/\\w+-\\d`, 'g'), home.workspace)
    : text;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
