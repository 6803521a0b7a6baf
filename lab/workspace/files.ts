/** Makes a folder hold a tree. A file is replaced whole, in one step, and only while it is as it was seen. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { userError } from '../errors.ts';
import { git } from './git.ts';
import {
  differingPaths,
  type Entry,
  entryAt,
  isNeverSaved,
  sameEntry,
  storeFiles,
  type Tree,
} from './tree.ts';

/** New files are made here, on the same disk, and renamed to their place. */
export const makingFolder = (dir: string): string => join(dir, '.git', 'corner-lab-new');

/** Puts contents that are not in the folder yet into git, and answers their ids. */
export async function storeContents(dir: string, contents: Buffer[]): Promise<string[]> {
  mkdirSync(makingFolder(dir), { recursive: true });
  for (const [n, content] of contents.entries()) writeFileSync(join(makingFolder(dir), `${n}`), content);
  return storeFiles(
    dir,
    [...contents.keys()].map(n => `.git/corner-lab-new/${n}`),
  );
}

/** Changes what differs between `now` and `to`. Leaves alone what is no longer as `now` says: look again, then call again. */
export async function replaceFiles(dir: string, now: Tree, to: Tree): Promise<void> {
  const paths = differingPaths(now, to);
  const wanted = paths.flatMap(path => to.get(path) ?? []);
  const contents = await readBlobs(dir, [...new Set(wanted.map(({ id }) => id))]);
  mkdirSync(makingFolder(dir), { recursive: true });
  for (const path of paths) {
    if (!to.has(path) && takeAway(dir, path, now)) removeEmptyAbove(dir, path);
  }
  const making = join(makingFolder(dir), 'file');
  for (const path of paths) {
    const entry = to.get(path);
    const content = contents.get(entry?.id ?? '');
    if (!entry || !content) continue;
    makeRoom(dir, path);
    writeEntry(making, entry, content);
    if (takeAway(dir, path, now)) renameSync(making, join(dir, path));
  }
  rmSync(makingFolder(dir), { recursive: true });
}

/** True when the place is free. A file that was saved since it was seen goes back: its content is judged after it was moved. */
function takeAway(dir: string, path: string, now: Tree): boolean {
  if (!entryAt(dir, path)) return true;
  const aside = join(makingFolder(dir), 'old');
  renameSync(join(dir, path), aside);
  const taken = entryAt(makingFolder(dir), 'old');
  if (taken && taken !== 'folder' && sameEntry(taken, now.get(path))) return true;
  renameSync(aside, join(dir, path));
  return false;
}

/** Writes a tree of the workspace into another folder, which must be empty or missing. */
export async function writeFiles(dir: string, tree: Tree, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length > 0) throw new Error(`${target} is not empty`);
  const contents = await readBlobs(dir, [...new Set([...tree.values()].map(({ id }) => id))]);
  for (const [path, entry] of tree) {
    const content = contents.get(entry.id);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    if (content) writeEntry(join(target, path), entry, content);
  }
}

function writeEntry(path: string, { mode }: Entry, content: Buffer): void {
  rmSync(path, { force: true });
  if (mode === '120000') {
    symlinkSync(content, path);
  } else {
    writeFileSync(path, content);
    chmodSync(path, mode === '100755' ? 0o755 : 0o644);
  }
}

/** Removes the folders that are empty without the file. */
function removeEmptyAbove(dir: string, path: string): void {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (!existsSync(join(dir, folder)) || readdirSync(join(dir, folder)).length > 0) return;
    rmdirSync(join(dir, folder));
  }
}

/** The folders above a file are there, and no folder stands in its place. Empty ones go; anything else is the learner's. */
function makeRoom(dir: string, path: string): void {
  try {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    if (entryAt(dir, path) === 'folder') removeEmptyFolders(join(dir, path));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EEXIST', 'ENOTDIR', 'ENOTEMPTY'].includes(code)) throw error;
    throw userError('workspace-in-the-way', { file: path });
  }
}

/** Throws where `replaceFiles` would after it has begun: something that the lab does not save is where one of these files, or its folder, belongs. */
export function refuseInTheWay(dir: string, paths: Iterable<string>): void {
  for (const path of paths) {
    const steps = path.split('/');
    for (const [n] of steps.slice(1).entries()) {
      const above = steps.slice(0, n + 1).join('/');
      const entry = lstatSync(join(dir, above), { throwIfNoEntry: false });
      if (entry && !entry.isDirectory() && !entryAt(dir, above))
        throw userError('workspace-in-the-way', { file: path });
    }
    if (entryAt(dir, path) === 'folder' && holdsUnsaved(join(dir, path)))
      throw userError('workspace-in-the-way', { file: path });
  }
}

const holdsUnsaved = (folder: string): boolean =>
  readdirSync(folder, { withFileTypes: true }).some(
    entry =>
      isNeverSaved(entry.name) ||
      (entry.isDirectory()
        ? holdsUnsaved(join(folder, entry.name))
        : !entry.isFile() && !entry.isSymbolicLink()),
  );

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  rmdirSync(folder);
}

/** The contents of these ids. */
async function readBlobs(dir: string, ids: string[]): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  if (ids.length === 0) return blobs;
  const output = await git(dir, ['cat-file', '--batch'], { input: `${ids.join('\n')}\n` });
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', at);
    const [, type, size] = output.toString('latin1', at, end).split(' ');
    if (type !== 'blob') throw userError('workspace-broken', { dir, reason: `the content ${id} is missing` });
    blobs.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return blobs;
}
