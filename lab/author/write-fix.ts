/** A fix made from the workspace: what differs from broken, or from the solution where that is smaller. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judgesOf } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import { writeFileAtomic } from '../home/files.ts';
import { composeTree, type FileTree } from '../workspace/compose-tree.ts';
import { changedPaths } from '../workspace/make-patch.ts';
import { isBuiltFrom, signatureOf } from '../workspace/signature.ts';
import { type FixForm, fixForm, overlayFiles } from './fix-form.ts';
import { type Variant, variantsOf } from './variants.ts';

/** Writes the fix's folder and answers its files. Throws `fix-not-made` where the workspace holds a state that exists, or the folder does. */
export function writeFix(
  repo: string,
  workspace: string,
  scenario: Scenario,
  name: string,
): { on: FixForm['on']; files: string[] } {
  const folder = `${scenario.folder}/fixes/${name}`;
  const refused = (problem: string) => userError('fix-not-made', { problem });
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw userError('wrong-use', {
      problem: 'A fix has a name of small letters, digits and hyphens, such as one-column-index.',
      command: 'author',
    });
  if (existsSync(join(repo, folder))) throw refused(`There is a folder ${folder} already.`);
  const wanted: FileTree = new Map(
    [...signatureOf(workspace).keys()].map(path => [path, readFileSync(join(workspace, path))]),
  );
  const treeOf = (overlay: Variant['overlay']): FileTree =>
    new Map([...composeTree(repo, scenario, overlay)].filter(([path]) => isBuiltFrom(path)));
  const same = variantsOf(repo, scenario).find(
    ({ overlay }) => changedPaths(treeOf(overlay), wanted).length === 0,
  );
  if (same?.name === 'broken') throw refused(`Nothing in your workspace differs from broken ${scenario.id}.`);
  if (same) throw refused(`The files of your workspace are already kept: ${same.name} of ${scenario.id}.`);

  const bases = { broken: treeOf('broken'), solution: treeOf('solution') };
  const { on, patch, whole } = fixForm(
    bases,
    wanted,
    overlayFiles(repo).map(({ content }) => content),
  );
  const files = new Map([['fix.yaml', Buffer.from(skeleton(on, judgesOf(scenario)))], ...whole]);
  if (patch) files.set('fix.patch', Buffer.from(patch));
  for (const [path, content] of files) {
    const file = join(repo, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic(file, content.toString());
  }
  return { on, files: [...files.keys()].map(path => `${folder}/${path}`) };
}

const skeleton = (on: FixForm['on'], judges: string[]): string => `kind: wrong
title: Write what was done
on: ${on}
trips: ${judges[0]} # what must catch it, one of ${judges.join(', ')}
text: If this was done, write why it looks right, and why it is wrong.
`;
