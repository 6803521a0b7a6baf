/** A fix is kept as what differs: a patch, and whole files where most lines differ. None repeats another file or another state. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { isShort, overlayFiles } from '../lab/author/fix-form.ts';
import { variantsOf } from '../lab/author/variants.ts';
import { loadFixes } from '../lab/course/fix.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree, type FileTree } from '../lab/workspace/compose-tree.ts';
import { filePatch } from '../lab/workspace/make-patch.ts';

type Overlay = { path: string; content: Buffer };
const isOfFix = ({ path }: Overlay) => /\/fixes\//.test(path);

/** A whole file whose patch would be shorter than 60 % of it. `folder` is that of the fix, `base` what the fix is laid over. */
function couldBePatches(files: readonly Overlay[], folder: string, base: FileTree): string[] {
  return files.flatMap(({ path, content }) => {
    if (!path.startsWith(`${folder}/`)) return [];
    const before = base.get(path.slice(folder.length + 1));
    const isPatch = before && isShort(filePatch(path, before, content), content);
    return isPatch ? [`${path}: keep it as a patch, which is shorter`] : [];
  });
}

/** Each whole file of a fix that is another file, letter by letter. */
function repeated(files: readonly Overlay[]): string[] {
  return files.filter(isOfFix).flatMap(file => {
    const other = files.find(({ path, content }) => path !== file.path && content.equals(file.content));
    return other ? [`${file.path} is ${other.path} again`] : [];
  });
}

/** States of a scenario that are the same. */
function sameStates(states: { name: string; tree: FileTree }[]): string[] {
  const names = new Map<string, string>();
  return states.flatMap(({ name, tree }) => {
    const hash = createHash('sha256');
    for (const [path, content] of [...tree].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`${path}\0${content.length}\0`).update(content);
    const digest = hash.digest('hex');
    const other = names.get(digest);
    names.set(digest, name);
    return other ? [`${name} has the files of ${other}`] : [];
  });
}

const files = overlayFiles(repoRoot);

describe('the fixes', () => {
  for (const scenario of loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios) {
    it(`${scenario.id}: whole files only where most lines differ`, () => {
      const found = loadFixes(repoRoot, scenario).flatMap(({ name, on }) =>
        couldBePatches(files, `${scenario.folder}/fixes/${name}`, composeTree(repoRoot, scenario, on)),
      );
      assert.deepEqual(found, []);
    });

    it(`${scenario.id}: no two states are the same`, () => {
      const states = variantsOf(repoRoot, scenario).map(({ name, overlay }) => ({
        name,
        tree: composeTree(repoRoot, scenario, overlay),
      }));
      assert.deepEqual(sameStates(states), []);
    });
  }

  it('no whole file of a fix is another file', () => assert.deepEqual(repeated(files), []));
});

describe('each rule can fail', () => {
  const at = (path: string, text: string): Overlay => ({ path, content: Buffer.from(text) });
  const long = Array.from({ length: 100 }, (_, n) => `line ${n}\n`).join('');

  it('a file that differs in one line', () => {
    const base = new Map([['services/a.ts', Buffer.from(long)]]);
    const fix = (text: string) => [at('scenarios/01-x/fixes/one/services/a.ts', text)];
    const problems = (text: string) => couldBePatches(fix(text), 'scenarios/01-x/fixes/one', base);
    assert.equal(problems(long.replace('line 9', 'line nine')).length, 1);
    assert.deepEqual(problems(long.replaceAll('line', 'row')), []);
    assert.deepEqual(couldBePatches(fix(long), 'scenarios/01-x/fixes/one', new Map()), []);
  });

  it('a file that is there twice', () => {
    const fix = at('scenarios/01-x/fixes/one/a.sql', 'x');
    for (const place of ['services/b.sql', 'scenarios/01-x/solution/a.sql', 'scenarios/02-y/fixes/two/a.sql'])
      assert.ok(repeated([fix, at(place, 'x')]).length > 0, place);
    assert.deepEqual(repeated([fix, at('services/b.sql', 'y')]), []);
    assert.deepEqual(repeated([at('services/a', 'x'), at('scenarios/01-x/broken/a', 'x')]), []);
  });

  it('two states with the same files', () => {
    const state = (name: string, text: string) => ({ name, tree: new Map([['a', Buffer.from(text)]]) });
    assert.deepEqual(sameStates([state('broken', 'x'), state('one', 'y'), state('two', 'x')]), [
      'two has the files of broken',
    ]);
  });
});
