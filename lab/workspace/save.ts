/** The learner's work as a plain git branch, which they can look at and push. */
import { join } from 'node:path';
import type { Home } from '../home/home.ts';
import { git } from './git.ts';
import { commit, commitAt, setRefs } from './store.ts';
import { readTree } from './tree.ts';
import { checkpoint } from './workspace.ts';

export type SavedWork = {
  branch: string;
  /** short id of the commit */
  id: string;
  /** the folder whose repository has the branch */
  repository: string;
  /** nothing had changed since the last save */
  already: boolean;
};

/**
 * Puts the files as they are now on the branch `work/<scenario>` of the workspace's own repository, on top of what was saved before. With
 * `alsoIn`, another repository on this machine gets the same branch; its files, index and HEAD stay as they are.
 */
export async function saveWork(home: Home, scenario: string, alsoIn: string | null): Promise<SavedWork> {
  const dir = home.workspace;
  const branch = `work/${scenario}`;
  const ref = `refs/heads/${branch}`;
  const { id } = await checkpoint(dir, 'before save');
  const before = await commitAt(dir, ref);
  const same = before !== null && (await treeOf(dir, before)) === (await treeOf(dir, id));
  const tree = await readTree(dir, id);
  const saved = same
    ? before
    : await commit(dir, { tree, parents: before ? [before] : [], label: `My work on ${scenario}` });
  await setRefs(dir, { [ref]: saved });
  if (alsoIn)
    await git(alsoIn, ['fetch', '--quiet', '--no-tags', '--force', join(dir, '.git'), `${ref}:${ref}`]);
  return { branch, id: saved.slice(0, 8), repository: alsoIn ?? dir, already: same };
}

const treeOf = async (dir: string, commitId: string): Promise<string> =>
  (await git(dir, ['rev-parse', `${commitId}^{tree}`])).toString().trim();
