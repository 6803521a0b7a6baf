import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { loadCatalogue } from '../course/load.ts';
import { readJson } from '../home/files.ts';
import { repoRoot } from '../home/home.ts';
import type { Margins } from '../progress/margins.ts';
import { inputsHash } from './margin-inputs.ts';
import { tooNear, withRuns } from './margins.ts';

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

const range = (least: number, most = least) => ({ least, median: least, most });
const margins = (limit: number, broken: [number, number?], solution: [number, number?]): Margins => ({
  formatVersion: 1,
  inputs: '',
  fixes: {},
  runs: 5,
  checks: { latency: { unit: 'ms', limit, broken: range(...broken), solution: range(...solution) } },
});

describe('too near', () => {
  it('a factor of 3 on both sides is enough, less is told', () => {
    assert.deepEqual(tooNear(margins(80, [240, 300], [20, 26])), []);
    assert.equal(tooNear(margins(80, [239, 300], [20, 26])).length, 1);
    assert.equal(tooNear(margins(80, [240, 300], [20, 27])).length, 1);
  });

  it('a figure that never varies only needs to be on its side', () => {
    assert.deepEqual(tooNear(margins(5, [2], [3])), []);
  });
});

describe('further runs', () => {
  const before = margins(80, [300, 400], [10, 12]);
  const now = (limit: number, broken: [number, number?], solution: [number, number?]) => ({
    ...margins(limit, broken, solution),
    ...{ inputs: 'of today', runs: 1 },
  });

  it('that agree count with those before, which widens the range', () => {
    const seen = withRuns(before, now(80, [280], [17]));
    assert.ok('margins' in seen);
    const { inputs, runs, checks } = seen.margins;
    assert.deepEqual([inputs, runs], ['of today', 6]);
    const { broken, solution } = checks.latency ?? {};
    assert.deepEqual(broken, { least: 280, median: 300, most: 400 });
    assert.deepEqual(solution, { least: 10, median: 10, most: 17 });
  });

  it('that differ by more than a half are told', () => {
    const moved = (...is: Parameters<typeof now>) => {
      const seen = withRuns(before, now(...is));
      return 'moved' in seen ? seen.moved : [];
    };
    assert.deepEqual(moved(80, [300], [19]), ['latency: solution 19 to 19, before 10 to 12']);
    assert.deepEqual(moved(80, [190], [11]), ['latency: broken 190 to 190, before 300 to 400']);
    assert.deepEqual(moved(81, [300], [11]), ['latency: limit 81, before 80']);
  });

  it('of a check that is new, or that saw nothing before, are told', () => {
    const none = { least: null, median: null, most: null };
    const without = { ...before, checks: {} };
    assert.ok('moved' in withRuns(without, now(80, [300], [11])));
    const blind = structuredClone(before);
    Object.assign(blind.checks.latency ?? {}, { broken: none });
    assert.ok('moved' in withRuns(blind, now(80, [300], [11])));
    const blindNow = { ...structuredClone(blind), runs: 1 };
    assert.ok('margins' in withRuns(blind, blindNow));
    const unseen = withRuns(before, blindNow);
    assert.ok('margins' in unseen);
    assert.deepEqual(unseen.margins.checks.latency?.broken, { least: 300, median: 300, most: 400 });
  });

  it('a limit in requests is longer or shorter as the load is', () => {
    const inRequests = (limit: number, runs: number): Margins => {
      const all = margins(limit, [100], [0]);
      const { latency } = all.checks;
      assert.ok(latency);
      return { ...all, runs, checks: { availability: { ...latency, unit: 'requests' } } };
    };
    const seen = withRuns(inRequests(10, 5), inRequests(13, 1));
    assert.ok('margins' in seen);
    assert.equal(seen.margins.checks.availability?.limit, 10);
    assert.ok('moved' in withRuns(inRequests(10, 5), inRequests(16, 1)));
  });
});
