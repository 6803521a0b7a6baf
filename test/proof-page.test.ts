import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { repoRoot } from '../lab/home/home.ts';
import { proofPage, readRuns } from './proof-page.ts';

test('docs/proof.md is what the recorded runs say (anew: node test/write-proof-page.ts)', () => {
  assert.equal(readFileSync(join(repoRoot, 'docs/proof.md'), 'utf8'), proofPage(readRuns()));
});
