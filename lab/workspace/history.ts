/** Looks at the learner's work. Takes no lock and changes nothing but git's store of contents. */

import { userError } from '../errors.ts';
import { writeFiles } from './files.ts';
import { git, gitLine } from './git.ts';
import { chainOf, startTree, stateOf } from './store.ts';
import { differingPaths, emptyTree, readTree, scan, snapshot, writeTree } from './tree.ts';

/** What differs from the files as they were handed out, as a unified diff. */
export async function diff(dir: string, { colour = false } = {}): Promise<string> {
  const start = await startTree(dir, stateOf(dir).branch);
  const now = await writeTree(dir, await snapshot(dir, start?.tree ?? new Map()));
  const form = ['-r', '-p', '--no-ext-diff', '--no-textconv', `--color=${colour ? 'always' : 'never'}`];
  return (await git(dir, ['diff-tree', ...form, start?.id ?? emptyTree, now])).toString();
}

/** The paths that differ from the files as they were handed out, sorted. */
export async function changedFiles(dir: string): Promise<string[]> {
  const start = await startTree(dir, stateOf(dir).branch);
  return differingPaths(start?.tree ?? new Map(), scan(dir));
}

/** The paths that differ from a tree of `treeHash`, sorted. */
export async function changedSince(dir: string, tree: string): Promise<string[]> {
  return differingPaths(await readTree(dir, tree), scan(dir));
}

export type Checkpoint = {
  id: string;
  /** ISO 8601 */
  at: string;
  label: string;
  /** the paths that differ from the checkpoint before */
  files: string[];
};

/** What begins the label of a checkpoint that is shown although it changed nothing. */
export const passedMark = 'passed: ';

/** The checkpoints of the open scenario that changed something or mark a pass, newest first. */
export async function history(dir: string): Promise<Checkpoint[]> {
  const chain = await chainOf(dir, stateOf(dir).branch);
  const checkpoints: Checkpoint[] = [];
  for (const [n, { id, at, label, treeId }] of chain.entries()) {
    const before = chain[n + 1]?.treeId ?? emptyTree;
    const names = await git(dir, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, treeId]);
    const files = names.toString().split('\0').filter(Boolean);
    if (files.length > 0 || label.startsWith(passedMark)) checkpoints.push({ id, at, label, files });
  }
  return checkpoints;
}

/** Writes the files of a checkpoint into another folder, which must be empty or missing. */
export async function exportTree(dir: string, id: string, target: string): Promise<void> {
  await treeHash(dir, id);
  await writeFiles(dir, await readTree(dir, id), target);
}

/** Equal for equal files, whatever the checkpoint. */
export async function treeHash(dir: string, id: string): Promise<string> {
  stateOf(dir);
  const hash = await gitLine(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${id}^{tree}`]);
  if (!hash) throw userError('no-such-checkpoint', { id });
  return hash;
}
