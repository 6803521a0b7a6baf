/** Which checkpoint an undo goes back to. */
import { type Link } from './store.ts';
import { differingPaths, readTree, type Tree } from './tree.ts';

/** What learners write down for themselves: no undo takes it away. */
const notesFile = 'NOTES.md';

export function withNotesOf(present: Tree, tree: Tree): Tree {
  const notes = present.get(notesFile);
  return notes ? new Map([...tree, [notesFile, notes]]) : tree;
}

/** The newest checkpoint with other files, going back from the one whose files are there now, whatever was noted since it was brought back. */
export async function previous(dir: string, chain: Link[], now: Tree): Promise<Link | undefined> {
  const isOther = async ({ id }: Link) =>
    differingPaths(now, withNotesOf(now, await readTree(dir, id))).length > 0;
  let isRestored = false;
  for (let n = 0; n < chain.length; n++) {
    const link = chain[n] as Link;
    if (await isOther(link)) return link;
    if (!link.restores || isRestored) continue;
    isRestored = true;
    n = Math.max(n, chain.findIndex(({ id }) => id === link.restores) - 1);
  }
  return undefined;
}
