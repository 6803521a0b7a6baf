import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { LoadEvidence } from '../evidence/evidence.ts';
import { arrives } from './arrives.ts';
import type { Carried } from './contract.ts';

const params = { at: 'partner-list', lost: 0, twice: 0, again: 1 };

/** Thirty promised orders, of which the first is there so often; so many requests were sent again. */
function carried(times: number, again: number): Carried {
  const sent = Array.from({ length: 30 }, (_, n) => ({ receipt: String(n), ackedMs: n }));
  const found = sent.map(({ receipt }, n) => ({ receipt, count: n === 0 ? times : 1 }));
  const load: LoadEvidence = {
    ...{
      as: 'partners',
      script: 'partner-orders',
      ratePerSecond: 40,
      users: 40,
      thresholdsMs: [],
      blocks: [],
    },
    ...{ labels: { again }, latencyMs: null, scheduled: 30, starved: 0, probeSlowdown: 1, othersShare: 0 },
    generatorError: null,
  };
  const journeys = [{ at: 'partner-list', sent, found, waitedMs: 0, answered: true }];
  const nothing = { strikes: [], problem: null, answers: [], parts: [] };
  return {
    ...nothing,
    ...{ name: 'the-line-breaks', title: 'Both copies die', limitMs: 2000, logs: 'npx lab logs api-1' },
    ...{ loads: [load], judged: [load], journeys },
  } as Carried;
}

const outcome = (times: number, again: number) => {
  const { outcome, undecided } = arrives.judge(carried(times, again), params);
  return undecided ?? outcome;
};

test('all is there once, and somebody had to send again', () => {
  assert.equal(outcome(1, 3), 'pass');
  assert.equal(outcome(2, 3), 'fail');
  assert.equal(outcome(0, 3), 'fail');
});

test('nobody had to send again: nothing was shown, but what is twice is twice', () => {
  assert.equal(outcome(1, 0), 'NOTHING_SEEN');
  assert.equal(outcome(2, 0), 'fail');
});
