import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { loadCatalogue } from '../course/load.ts';
import { readJson } from '../home/files.ts';
import { repoRoot } from '../home/home.ts';
import type { Margins } from '../progress/margins.ts';
import { inputsHash } from './margin-inputs.ts';
import { tooNear } from './margins.ts';

describe('margins of the scenarios', () => {
  for (const scenario of loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios) {
    it(scenario.id, () => {
      const margins = readJson<Margins>(join(repoRoot, scenario.folder, 'margins.json'));
      assert.ok(margins, `never measured: npx lab author check ${scenario.id}`);
      assert.ok(margins.runs >= 5);
      assert.deepEqual(tooNear(margins), []);
      const stale = `older than what they were measured on: npx lab author check ${scenario.id}`;
      assert.equal(margins.inputs, inputsHash(repoRoot, scenario), stale);
    });
  }
});

describe('too near', () => {
  const range = (least: number, most = least) => ({ least, median: least, most });
  const margins = (limit: number, broken: [number, number?], solution: [number, number?]): Margins => ({
    formatVersion: 1,
    inputs: '',
    fixes: {},
    runs: 5,
    checks: { latency: { unit: 'ms', limit, broken: range(...broken), solution: range(...solution) } },
  });

  it('a factor of 3 on both sides is enough, less is told', () => {
    assert.deepEqual(tooNear(margins(80, [240, 300], [20, 26])), []);
    assert.equal(tooNear(margins(80, [239, 300], [20, 26])).length, 1);
    assert.equal(tooNear(margins(80, [240, 300], [20, 27])).length, 1);
  });

  it('a figure that never varies only needs to be on its side', () => {
    assert.deepEqual(tooNear(margins(5, [2], [3])), []);
  });
});
