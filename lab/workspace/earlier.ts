/** Which checkpoint an undo goes back to. */
import type { Link } from './store.ts';
import { differingPaths, readTree, type Tree } from './tree.ts';

/** What learners write down for themselves: no undo takes it away. */
const notesFile = 'NOTES.md';

export function withNotesOf(present: Tree, tree: Tree): Tree {
  const notes = present.get(notesFile);
  return notes ? new Map([...tree, [notesFile, notes]]) : tree;
}

/** The newest checkpoint with other files, going back from the one whose files are there now, whatever was noted since it was brought back. */
export async function previous(dir: string, chain: Link[], now: Tree): Promise<Link | undefined> {
  const isOther = async (id: string) =>
    differingPaths(now, withNotesOf(now, await readTree(dir, id))).length > 0;
  let from = 0;
  for (const { id, restores } of chain) {
    if (await isOther(id)) break;
    if (!restores) continue;
    from = Math.max(
      0,
      chain.findIndex(link => link.id === restores),
    );
    break;
  }
  for (const link of chain.slice(from)) if (await isOther(link.id)) return link;
  return undefined;
}
