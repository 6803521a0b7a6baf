/** Whatever the shop is asked, the scenario's guide promises under "Done means": nothing is a hidden gate. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { contracts } from '../lab/shop/contracts.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');

function doneMeans(folder: string): string {
  const guide = readFileSync(join(repoRoot, folder, 'SCENARIO.md'), 'utf8');
  return onOneLine(guide.match(/\n## Done means\n(.*?)\n## /s)?.[1] ?? '');
}

for (const { id, folder, modules } of scenarios)
  for (const module of modules)
    test(`${id} promises what is asked of ${module}`, () => {
      const promised = doneMeans(folder);
      const asked = Object.entries(contracts[module]?.promises ?? {});
      assert.deepEqual(
        asked.filter(([, words]) => !promised.includes(words)),
        [],
      );
    });
