/** No hint speaks of code that is not in the learner's files: in each state of a scenario, for what verify would have seen of it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'vitest';
import { variantsOf } from '../lab/author/variants.ts';
import { hintFor, hintLevels, loadHints, missingNames } from '../lab/course/hints.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
for (const scenario of scenarios)
  test(`${scenario.id}: its hints follow the files`, () => {
    const codeOf = (overlay: Parameters<typeof composeTree>[2]) =>
      [...composeTree(repoRoot, scenario, overlay)]
        .filter(([path]) => !path.endsWith('.md'))
        .map(([, content]) => content.toString())
        .join('\n');
    const start = codeOf('broken');
    const hints = loadHints(repoRoot, scenario);
    for (const { name, overlay, wants } of variantsOf(repoRoot, scenario)) {
      const code = { start, now: codeOf(overlay) };
      const { text, trips } = wants.verdict === 'fail' ? wants : { text: null, trips: null };
      const laterStages = scenario.stages.slice(1).map(({ name }) => [name]);
      for (const seen of [[], [text, trips].filter(one => one !== null), ...laterStages])
        for (let level = 1; level <= hintLevels; level++)
          assert.deepEqual(
            missingNames(hintFor(hints, level, seen, code), code),
            [],
            `${name}, level ${level}`,
          );
    }
  });
