import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { loadCatalogue } from '../course/load.ts';
import { repoRoot } from '../home/home.ts';
import { courseProblems } from './course-problems.ts';
import { writeScaffold } from './scaffold.ts';

describe('a new scenario', () => {
  const root = suiteFolder();
  mkdirSync(join(root, 'docs'));
  for (const path of ['scenarios.yaml', 'scenarios', 'docs/glossary.md'])
    cpSync(join(repoRoot, path), join(root, path), { recursive: true });
  const catalogue = () => loadCatalogue(join(root, 'scenarios.yaml'));

  it('is accepted by every rule of the texts, wherever its number and its idea belong', () => {
    const before = catalogue().scenarios.map(({ id }) => id);
    const problems = () => courseProblems(root, catalogue(), catalogue().scenarios);
    const problemsBefore = problems();
    for (const [number, name] of [
      ['98', 'zebra-crossing'],
      ['97', 'a-first-idea'],
    ] as const) {
      assert.equal(writeScaffold(root, number, name).length, 6);
      assert.deepEqual(problems(), problemsBefore);
    }
    assert.deepEqual(
      catalogue().scenarios.map(({ id }) => id),
      [...before, 'scenario-97', 'scenario-98'],
    );
  });

  it('overwrites nothing', () => {
    assert.throws(() => writeScaffold(root, '98', 'other'), /There is a scenario-98 already/);
    assert.throws(() => writeScaffold(root, 'x', 'other'), /a number such as 05/);
    assert.throws(() => writeScaffold(root, '99', 'Other'), /small letters/);
  });
});
