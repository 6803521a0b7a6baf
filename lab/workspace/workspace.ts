/** The learner's folder and its git repository. Writers are called under the lab's lock. No line of a learner's is ever lost. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { userError } from '../errors.ts';
import type { FileTree } from './compose-tree.ts';
import { previous, withNotesOf } from './earlier.ts';
import { refuseInTheWay, storeContents } from './files.ts';
import { gitLine, isForeign, makeRepository } from './git.ts';
import { passedMark } from './history.ts';
import { move, stagedTree } from './move.ts';
import {
  chainOf,
  cleanState,
  commit,
  commitAt,
  findCheckpoint,
  foreign,
  isOurs,
  type Link,
  type State,
  setRefs,
  startRef,
  tipRef,
  writeState,
} from './store.ts';
import { differingPaths, type Entry, emptyTree, readTree, scan, snapshot, type Tree } from './tree.ts';

export { changedFiles, changedSince, diff, exportTree, history, treeHash } from './history.ts';

/** Makes the folder and its repository where they are missing, and finishes what a killed command left half done. */
export async function openWorkspace(dir: string): Promise<void> {
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw foreign(dir);
  mkdirSync(dir, { recursive: true });
  if (isOurs(dir)) {
    await ready(dir);
    return;
  }
  if (isForeign(dir)) throw foreign(dir);
  await makeRepository(dir, gitDir => writeState(gitDir, { branch: 'none', moving: null }));
}

async function ready(dir: string): Promise<State> {
  const state = await cleanState(dir);
  if (state.moving) await move(dir, state.branch, state.moving);
  return { ...state, moving: null };
}

/** Saves everything in the folder but node_modules, if it differs from the last checkpoint. Touches no file. */
export async function checkpoint(dir: string, label: string): Promise<{ id: string; changed: boolean }> {
  const { id, changed } = await save(dir, (await ready(dir)).branch, label);
  return { id, changed };
}

/** A checkpoint that says what was passed, also when nothing differs from the last one. */
export async function milestone(dir: string, what: string): Promise<void> {
  await save(dir, (await ready(dir)).branch, passedMark + what, true);
}

type Saved = { id: string; changed: boolean; tree: Tree };

async function save(dir: string, branch: string, label: string, always = false): Promise<Saved> {
  const tip = await commitAt(dir, tipRef(branch));
  const before: Tree = tip ? await readTree(dir, tip) : new Map();
  const tree = await snapshot(dir, before);
  const changed = differingPaths(before, tree).length > 0;
  const own = await ownCommit(dir, tip);
  if (tip && !changed && !own && !always) return { id: tip, changed, tree };
  const id = await commit(dir, { tree, parents: [tip, own].filter(parent => parent !== null), label });
  await setRefs(dir, { [tipRef(branch)]: id });
  return { id, changed, tree };
}

/** The learner's HEAD, when it is a commit that the chain does not hold yet. */
async function ownCommit(dir: string, tip: string | null): Promise<string | null> {
  const head = await commitAt(dir, 'HEAD');
  if (!head || !tip) return head;
  return (await gitLine(dir, ['merge-base', '--is-ancestor', head, tip])) === null ? head : null;
}

type Laying = { branch: string; files: FileTree; fresh: boolean };
/** `resumed`: the earlier work on this scenario is in place. */
type Laid = { resumed: boolean };

/** Puts a scenario's files into the folder: those of its last checkpoint, or with `fresh` (and the first time) `files`. */
export async function lay(dir: string, { branch, files, fresh }: Laying): Promise<Laid> {
  const state = await ready(dir);
  const resumed = !fresh && (await commitAt(dir, tipRef(branch))) !== null;
  const here = resumed && state.branch === branch;
  const saved = await saveBefore(dir, state.branch, branch, here);
  if (here && saved && saved.tree.size > 0) return { resumed };
  const from = saved?.id ?? (await commit(dir, { tree: new Map(), parents: [], label: 'nothing' }));
  if (resumed) {
    const to = await lastFiles(dir, branch);
    const attach = here ? null : await headOf(dir, branch);
    await move(dir, branch, { from, to, start: null, attach, placed: false });
  } else {
    const start = await startCommit(dir, files, await commitAt(dir, tipRef(branch)));
    await move(dir, branch, { from, to: start, start, attach: start, placed: false });
  }
  return { resumed };
}

/** Throws what `lay` would: what cannot be saved, and what is in the way. Saves what is there; lays nothing. */
export async function refuseLaying(dir: string, { branch, files, fresh }: Laying): Promise<void> {
  await openWorkspace(dir);
  const state = await ready(dir);
  const resumed = !fresh && (await commitAt(dir, tipRef(branch))) !== null;
  const here = resumed && state.branch === branch;
  const saved = await saveBefore(dir, state.branch, branch, here);
  if (here && saved && saved.tree.size > 0) return;
  const wanted = resumed ? (await readTree(dir, await lastFiles(dir, branch))).keys() : files.keys();
  refuseInTheWay(dir, wanted);
}

/** Null when there is nothing to save. What only the index holds is saved too, where the index will be made anew. */
async function saveBefore(
  dir: string,
  branch: string,
  next: string,
  keepsIndex: boolean,
): Promise<Saved | null> {
  const tip = await commitAt(dir, tipRef(branch));
  const staged = keepsIndex || !tip ? null : await stagedTree(dir);
  if (staged && tip) {
    const id = await commit(dir, { tree: staged, parents: [tip], label: 'what you had staged' });
    await setRefs(dir, { [tipRef(branch)]: id });
  }
  if (!tip && scan(dir).size === 0) return null;
  return save(dir, branch, branch === next ? 'before laying it again' : `before ${next}`);
}

/** The tip, unless it is empty: that is an accident rather than work, and the last files before it come back. */
async function lastFiles(dir: string, branch: string): Promise<string> {
  const chain = await chainOf(dir, branch);
  const [tip] = chain;
  const found = chain.find(({ treeId }) => treeId !== emptyTree) ?? tip;
  if (!tip || !found) throw new Error(`no checkpoint of ${branch}`);
  return found === tip ? tip.id : backTo(dir, found, tip.id);
}

const backTo = async (dir: string, link: Link, parent: string, files?: Tree): Promise<string> => {
  const tree = files ?? (await readTree(dir, link.id));
  return commit(dir, {
    tree,
    parents: [parent],
    label: 'the files put back',
    restores: link.restores ?? link.id,
  });
};

/** The learner's branch of a scenario, with what they committed to it themselves. */
const headOf = async (dir: string, branch: string): Promise<string | null> =>
  (await commitAt(dir, `refs/heads/${branch}`)) ?? commitAt(dir, startRef(branch));

async function startCommit(dir: string, files: FileTree, tip: string | null): Promise<string> {
  const ids = await storeContents(dir, [...files.values()]);
  const entries = [...files.keys()].map((path, n): [string, Entry] => [
    path,
    { mode: '100644', id: ids[n] ?? '' },
  ]);
  return commit(dir, { tree: new Map(entries), parents: tip ? [tip] : [], label: 'start' });
}

type Undone = {
  /** the checkpoint whose files are back */
  to: { id: string; at: string; label: string };
  /** the paths that changed */
  files: string[];
  /** the checkpoint of what was there until now: `undo` to it brings that back */
  saved: string;
};

/** Brings back the files of the checkpoint before the present one, or of `to`. Done again, it goes further back. Their notes stay as they are. */
export async function undo(dir: string, to?: string): Promise<Undone> {
  const { branch } = await ready(dir);
  if (!(await commitAt(dir, tipRef(branch)))) throw userError('nothing-to-undo', {});
  const saved = await save(dir, branch, 'before undo');
  const target = to
    ? await findCheckpoint(dir, branch, to)
    : await previous(dir, await chainOf(dir, branch), saved.tree);
  if (!target) throw userError('nothing-to-undo', {});
  const tree = withNotesOf(saved.tree, await readTree(dir, target.id));
  const files = differingPaths(saved.tree, tree);
  if (files.length > 0) {
    const commitId = await backTo(dir, target, saved.id, tree);
    await move(dir, branch, { from: saved.id, to: commitId, start: null, attach: null, placed: false });
  }
  return { to: { id: target.id, at: target.at, label: target.label }, files, saved: saved.id };
}
