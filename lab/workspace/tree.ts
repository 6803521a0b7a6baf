/** The learner's files as a tree of content hashes, and its way to and from git. Contents are never filtered or converted. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { git } from './git.ts';

type Mode = '100644' | '100755' | '120000';
/** `id` is git's name for the content. */
export type Entry = { mode: Mode; id: string };
/** By path, with `/` between folders. */
export type Tree = Map<string, Entry>;

export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export const sameEntry = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a?.id === b?.id && a?.mode === b?.mode;

/** The paths that are not the same in both, sorted. */
export function differingPaths(a: Tree, b: Tree): string[] {
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter(path => !sameEntry(a.get(path), b.get(path))).sort();
}

const blobId = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

export const isNeverSaved = (name: string): boolean =>
  name === 'node_modules' || name.toLowerCase() === '.git';

/** What is in the folder now: every file and link, whatever a .gitignore says, but node_modules and what belongs to git. */
export function scan(dir: string): Tree {
  const tree: Tree = new Map();
  const walk = (folder: string) => {
    for (const name of listed(dir, folder)) {
      if (isNeverSaved(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const found = entryAt(dir, path);
      if (found === 'folder') walk(path);
      else if (found) tree.set(path, found);
    }
  };
  walk('');
  return tree;
}

function listed(dir: string, folder: string): string[] {
  try {
    return readdirSync(join(dir, folder)).sort();
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** One file or link as it is now; null for what is not there, and for sockets and the like. */
export function entryAt(dir: string, path: string): Entry | 'folder' | null {
  try {
    const stat = lstatSync(join(dir, path));
    if (stat.isDirectory()) return 'folder';
    if (stat.isSymbolicLink()) return { mode: '120000', id: blobId(readlinkSync(join(dir, path), 'buffer')) };
    if (!stat.isFile()) return null;
    const content = readFileSync(join(dir, path));
    return { mode: stat.mode & 0o100 ? '100755' : '100644', id: blobId(content) };
  } catch (error) {
    // An editor's temporary file may be gone again. A name that is not UTF-8 reads as one that does not exist.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code) && !path.includes('\uFFFD')) return null;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
  const reason = path.includes('\uFFFD') ? 'its name is not UTF-8' : code;
  return userError('workspace-unreadable', { file: path, reason });
}

const attempts = 5;

/** Scans the folder and puts all contents into git. `known` is a tree whose contents are there already. */
export async function snapshot(dir: string, known: Tree): Promise<Tree> {
  const there = new Set([...known.values()].map(({ id }) => id));
  for (let attempt = 1; ; attempt++) {
    const tree = scan(dir);
    const missing = [...tree].filter(([, { id }]) => !there.has(id));
    const files = missing.filter(([, { mode }]) => mode !== '120000');
    try {
      const links = missing.filter(([, { mode }]) => mode === '120000');
      for (const [path] of links) await storeBlob(dir, readlinkSync(join(dir, path), 'buffer'));
      const ids = await storeFiles(
        dir,
        files.map(([path]) => path),
      );
      // A file that was saved after the scan has another content by now; that one is in git.
      for (const [n, [path, { mode }]] of files.entries()) tree.set(path, { mode, id: ids[n] ?? '' });
      return tree;
    } catch (error) {
      // A file that was deleted after the scan: look again.
      if (attempt === attempts || missing.every(([path]) => entryAt(dir, path))) throw error;
    }
  }
}

async function storeBlob(dir: string, content: Buffer): Promise<void> {
  await git(dir, ['hash-object', '-w', '--stdin'], { input: content });
}

/** Puts the contents of files of the folder into git, in one process, and answers their ids in the same order. */
export async function storeFiles(dir: string, paths: string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = paths.map(path => `${quoted(path)}\n`).join('');
  const ids = await git(dir, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  return ids.toString().split('\n').filter(Boolean);
}

/** Git reads a path in quotes as a C string, so that it may hold a line end. */
const quoted = (path: string): string =>
  `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`;

/** Beginning of the name of an index of ours, which only lives for a moment. */
export const indexName = 'corner-lab-index-';

/** Git's name for a tree whose contents are in git. */
export async function writeTree(dir: string, tree: Tree): Promise<string> {
  const folder = mkdtempSync(join(dir, '.git', indexName));
  try {
    // An index of our own: the learner's, with what they staged, is never looked at.
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const input = [...tree].map(([path, { mode, id }]) => `${mode} ${id}\t${path}\0`).join('');
    await git(dir, ['update-index', '-z', '--index-info'], { env, input });
    return (await git(dir, ['write-tree'], { env })).toString().trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tree of a commit. A nested repository that the learner added has no content here. */
export async function readTree(dir: string, commit: string): Promise<Tree> {
  const lines = (await git(dir, ['ls-tree', '-r', '-z', '--full-tree', commit]))
    .toString()
    .split('\0')
    .filter(Boolean);
  const tree: Tree = new Map();
  for (const line of lines) {
    const tab = line.indexOf('\t');
    const [mode = '', type, id = ''] = line.slice(0, tab).split(' ');
    if (type === 'blob') tree.set(line.slice(tab + 1), { mode: mode as Mode, id });
  }
  return tree;
}
