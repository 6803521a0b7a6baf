import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Answer, LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { judgeTime } from './time-findings.ts';

const blocks: LoadBlock[] = Array.from({ length: 8 }, (_, n) => ({
  ...{ startMs: n * 250, requests: 50, failed: n === 0 ? 36 : 0, unanswered: n === 0 ? 5 : 0 },
  ...{ slow: [], inFlight: 2, lostCpuShare: 0, idleShare: 0.6 },
}));

const load: LoadEvidence = {
  ...{
    as: 'customers',
    script: 'order-history',
    ratePerSecond: 200,
    users: 50,
    thresholdsMs: [],
    blocks,
    latencyMs: null,
  },
  ...{ scheduled: 400, starved: 0, probeSlowdown: 1, othersShare: 0, generatorError: null },
};

const seenOf = (reasons: LoadEvidence['reasons']) =>
  judgeTime({
    rules: {
      objectives: [{ name: 'availability', of: 'customers', sli: 'availability', target: 0.995 }],
    },
    evidence: { again: [], loads: [reasons ? { ...load, reasons } : load] },
    extended: false,
  })[0]?.saw;

test('failed requests are told with their reasons, where the recording has some', () => {
  const reasons = { 'status 503': 31, 'no answer in time': 5 };
  assert.equal(seenOf(reasons), '36 of 400 requests failed: 31 × status 503, 5 × no answer in time');
  assert.equal(seenOf(undefined), '36 of 400 requests failed');
});

const objectives = [
  { name: 'availability', of: 'customers', sli: 'availability', target: 0.995 } as const,
  { name: 'latency', of: 'customers', sli: 'latency', target: 0.95, thresholdMs: 80 } as const,
];
const answer = (difference: Answer['difference']): Answer => ({
  question: 'order-history',
  outcome: 'wrong',
  steps: [{ method: 'GET', path: '/orders?user=42&limit=5', status: 200 }],
  difference,
});

test('an answer with something else than was asked for is told as wrong, with an example', () => {
  const wrong = answer({ kind: 'field', of: 'order', id: 7, name: 'total_cents', seen: 1, wanted: 2 });
  const [finding] = judgeTime({
    rules: { objectives: objectives.slice(0, 1) },
    evidence: { again: [], loads: [{ ...load, reasons: { 'wrong fields': 36 }, wrong }] },
    extended: false,
  });
  assert.match(
    finding?.saw ?? '',
    /36 × wrong fields\. For example GET \/orders\?user=42&limit=5: order 7: total_cents is 1/,
  );
  assert.match(finding?.reason ?? '', /something else than was asked for/);
  assert.deepEqual([finding?.goal, finding?.wanted], ['5 of 1,000', 'at most 5 of 1,000 may fail']);
});

test('a shop that does not answer when nobody else is there any more fails, however busy the machine was', () => {
  const busy = { ...load, thresholdsMs: [80], othersShare: 0.9 };
  const wrong = answer({ kind: 'no-answer', said: 'no answer within 5 s' });
  const outcomes = (recovered: boolean) =>
    judgeTime({
      rules: { objectives },
      evidence: { again: [{ as: 'customers', tries: 3, recovered, wrong }], loads: [busy] },
      extended: true,
    }).map(({ check, outcome }) => [check, outcome]);
  assert.deepEqual(outcomes(true), [
    ['availability', 'unknown'],
    ['latency', 'unknown'],
  ]);
  assert.deepEqual(outcomes(false), [
    ['availability', 'fail'],
    ['latency', 'unknown'],
  ]);
});
