/** From one checkpoint's files to another's, so that a kill at any moment and a save at any moment lose nothing. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { replaceFiles } from './files.ts';
import { git, gitLine } from './git.ts';
import { commit, commitAt, type Moving, setRefs, startRef, tipRef, writeState } from './store.ts';
import { differingPaths, readTree, sameEntry, scan, snapshot, type Tree } from './tree.ts';

const mostRounds = 20;

/** Writes down where it goes, then goes there; called again after a kill, it goes on from whatever it finds. */
export async function move(dir: string, branch: string, moving: Moving): Promise<void> {
  const way = moving.placed ? moving : await place(dir, branch, moving);
  if (way.attach) await attach(dir, branch, way.attach);
  writeState(join(dir, '.git'), { branch, moving: null });
}

async function place(dir: string, branch: string, moving: Moving): Promise<Moving> {
  const gitDir = join(dir, '.git');
  const to = await readTree(dir, moving.to);
  let from = await readTree(dir, moving.from);
  let way = moving;
  const writeDown = async () => {
    writeState(gitDir, { branch, moving: way });
    await setRefs(dir, refsOf(branch, way));
  };
  await writeDown();
  for (let round = 1; ; round++) {
    const now = await snapshot(dir, from);
    if (differingPaths(now, to).length === 0) break;
    if (round > mostRounds)
      throw userError('workspace-unreadable', { file: dir, reason: 'its files keep changing' });
    if (isMixture(now, from, to)) {
      await replaceFiles(dir, now, to);
    } else {
      way = await keepStrays(dir, way, now, to);
      from = now;
      await writeDown();
    }
  }
  way = { ...way, placed: true };
  writeState(gitDir, { branch, moving: way });
  return way;
}

function refsOf(branch: string, { to, start }: Moving): Record<string, string> {
  const starts = start ? { [startRef(branch)]: start, [`refs/tags/start/${branch}`]: start } : {};
  return { [tipRef(branch)]: to, ...starts };
}

/** Whether every file is either the old one or the new one: then nobody but us has written. */
function isMixture(now: Tree, from: Tree, to: Tree): boolean {
  const paths = differingPaths(now, to);
  return paths.every(path => sameEntry(now.get(path), from.get(path)));
}

/** What was saved while the files were replaced becomes a checkpoint below the one that we go to. */
async function keepStrays(dir: string, way: Moving, now: Tree, to: Tree): Promise<Moving> {
  const label = 'saved while the lab was replacing files';
  const saved = await commit(dir, { tree: now, parents: [way.to], label });
  const again = await commit(dir, {
    tree: to,
    parents: [saved],
    label: 'files of the lab',
    restores: way.to,
  });
  return { ...way, from: saved, to: again };
}

const unfinishedMerge = [
  'MERGE_HEAD',
  'MERGE_MODE',
  'MERGE_MSG',
  'AUTO_MERGE',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
];

/** The learner's own git shows the scenario: HEAD on its branch, and an index without leftovers of another. */
async function attach(dir: string, branch: string, id: string): Promise<void> {
  for (const name of unfinishedMerge) rmSync(join(dir, '.git', name), { force: true });
  const head = `refs/heads/${branch}`;
  const own = await commitAt(dir, head);
  const kept = own && own !== id ? { [`refs/corner-lab/${branch}/kept/${own}`]: own } : {};
  await setRefs(dir, { ...kept, [head]: id });
  await git(dir, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  await git(dir, ['read-tree', '--reset', id]);
  await gitLine(dir, ['update-index', '-q', '--refresh']); // it answers 1 where files differ, which they may
}

/** What is staged, when some of it is neither committed nor in the folder any more; else null. */
export async function stagedTree(dir: string): Promise<Tree | null> {
  if (!existsSync(join(dir, '.git/index'))) return null;
  // Fails, as it should, while a merge is unfinished: what is staged then comes from commits.
  const treeId = await gitLine(dir, ['write-tree']);
  const head = await commitAt(dir, 'HEAD');
  if (!treeId || !head) return null;
  const staged = await readTree(dir, treeId);
  const elsewhere = [...(await readTree(dir, head)).values(), ...scan(dir).values()];
  const known = new Set(elsewhere.map(({ id }) => id));
  return [...staged.values()].every(({ id }) => known.has(id)) ? null : staged;
}
