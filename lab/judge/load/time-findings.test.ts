import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
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
