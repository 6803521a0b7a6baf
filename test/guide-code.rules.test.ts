/** The code that a guide shows as "before" is what the learner has before them, letter by letter. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { sectionNamed } from '../lab/course/markdown.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';

/** Blocks of code under *Fix* that follow a line ending in "before:"; `…` stands for lines that are left out. */
function blocksBefore(guide: string): string[] {
  const blocks = sectionNamed(guide, 'Fix')?.blocks ?? [];
  return blocks.flatMap(({ node }, n) => {
    const isBefore = /before:$/i.test(blocks[n - 1]?.source ?? '');
    if (node.type !== 'code' || node.lang === 'sh' || !isBefore) return [];
    return node.value.split(/^\s*…\s*$/m).map(piece => piece.trim());
  });
}

for (const scenario of loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios) {
  test(`${scenario.id}: the guide's code before the fix is that of the files`, () => {
    const files = [...composeTree(repoRoot, scenario, 'broken').values()].map(String);
    const blocks = blocksBefore(readFileSync(join(repoRoot, scenario.folder, 'SCENARIO.md'), 'utf8'));
    assert.deepEqual(
      blocks.filter(block => !files.some(file => file.includes(block))),
      [],
    );
  });
}
