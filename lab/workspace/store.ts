/**
 * Where the lab keeps what it saves: a chain of checkpoints for each scenario, under refs of its own. The learner's HEAD, branches and
 * index are theirs; only laying another scenario's files sets them. So nothing that they do with git breaks a checkpoint.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { readJson, writeJson } from '../home/files.ts';
import { makingFolder } from './files.ts';
import { git, gitLine, removeOld, removeStaleLocks, workspaceGone } from './git.ts';
import { indexName, readTree, type Tree, writeTree } from './tree.ts';

/** On its way from one checkpoint to another; whoever opens the workspace next finishes it. */
export type Moving = {
  from: string;
  to: string;
  /** the new start of the scenario, when it starts over */
  start: string | null;
  /** the commit that the learner's own branch shall show; null leaves it as it is */
  attach: string | null;
  /** all files have been replaced: what differs since is the learner's new work, and stays */
  placed: boolean;
};

export type State = {
  /** the scenario whose files lie here; `none` before the first */
  branch: string;
  moving: Moving | null;
};

const stateName = 'corner-lab.json';

export const isOurs = (dir: string): boolean => existsSync(join(dir, '.git', stateName));

export function writeState(gitDir: string, state: State): void {
  writeJson(join(gitDir, stateName), state);
}

export const foreign = (dir: string): Error => userError('workspace-foreign', { dir });

/** For readers: takes no lock and mends nothing. */
export function stateOf(dir: string): State {
  if (!existsSync(dir)) throw workspaceGone(dir);
  const state = readJson<State>(join(dir, '.git', stateName));
  if (!state) throw foreign(dir);
  return state;
}

/** For writers, under the lab's lock: what a killed command left is removed. */
export async function cleanState(dir: string): Promise<State> {
  const state = stateOf(dir);
  await removeStaleLocks(dir);
  rmSync(makingFolder(dir), { recursive: true, force: true });
  removeOld(dir, indexName);
  return state;
}

export const tipRef = (branch: string): string => `refs/corner-lab/${branch}/tip`;
export const startRef = (branch: string): string => `refs/corner-lab/${branch}/start`;

export const commitAt = (dir: string, name: string): Promise<string | null> =>
  gitLine(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);

type NewCommit = { tree: Tree; parents: string[]; label: string; restores?: string };

/** Makes a commit that no ref names yet. */
export async function commit(dir: string, { tree, parents, label, restores }: NewCommit): Promise<string> {
  const subject = label.replace(/\s+/g, ' ').trim() || 'checkpoint';
  const input = restores ? `${subject}\n\n${restoresKey}${restores}\n` : `${subject}\n`;
  const above = parents.flatMap(parent => ['-p', parent]);
  const id = await git(dir, ['commit-tree', ...above, '-F', '-', await writeTree(dir, tree)], { input });
  return id.toString().trim();
}

/** All of them, or none. */
export async function setRefs(dir: string, refs: Record<string, string>): Promise<void> {
  const input = Object.entries(refs).map(([ref, id]) => `update ${ref} ${id}\n`);
  await git(dir, ['update-ref', '--stdin'], { input: input.join('') });
}

const restoresKey = 'Restores: ';

export type Link = {
  id: string;
  treeId: string;
  /** ISO 8601 */
  at: string;
  label: string;
  /** the checkpoint whose files an undo brought back */
  restores: string | null;
};

/** The checkpoints of a branch, newest first. */
export async function chainOf(dir: string, branch: string): Promise<Link[]> {
  if (!(await commitAt(dir, tipRef(branch)))) return [];
  const format = '--format=%H%x1f%T%x1f%aI%x1f%s%x1f%b%x1e';
  const output = (await git(dir, ['log', '--first-parent', format, tipRef(branch)])).toString();
  return output
    .split('\x1e')
    .slice(0, -1)
    .map(record => {
      const [id = '', treeId = '', at = '', label = '', body = ''] = record.trimStart().split('\x1f');
      const restores = body.startsWith(restoresKey) ? body.slice(restoresKey.length).trim() : null;
      return { id, treeId, at, label, restores };
    });
}

/** A checkpoint of the open scenario by its id or the beginning of it. */
export async function findCheckpoint(dir: string, branch: string, id: string): Promise<Link> {
  const found = (await chainOf(dir, branch)).filter(
    link => id.length >= 4 && link.id.startsWith(id.toLowerCase()),
  );
  const [link] = found;
  if (!link || found.length > 1) throw userError('no-such-checkpoint', { id });
  return link;
}

/** The files as they were handed out. */
export async function startTree(dir: string, branch: string): Promise<{ id: string; tree: Tree } | null> {
  const id = await commitAt(dir, startRef(branch));
  return id ? { id, tree: await readTree(dir, id) } : null;
}
