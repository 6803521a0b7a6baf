import { judged } from '../../../test/check-table.ts';
import { type Evidence, type LoadEvidence, noEvidence } from '../evidence/evidence.ts';
import { servedPerAddress } from './served-per-address.ts';

const nothing = noEvidence();

/** Eight seconds of 300 requests a second. */
function robbed(served: number, refused: number, reasons: Record<string, number> = {}): Evidence {
  const idle = { slow: [], inFlight: 0, lostCpuShare: 0, idleShare: 1 };
  const blocks = Array.from({ length: 32 }, (_, n) => ({
    ...{ startMs: n * 250, requests: 75, failed: 0, unanswered: 0, ...idle },
  }));
  const load: LoadEvidence = {
    ...{ as: 'robot', script: 'price-robot', ratePerSecond: 300, users: 200, thresholdsMs: [], blocks },
    ...{ labels: { served, refused }, reasons },
    ...{ latencyMs: null, scheduled: 2400, starved: 0, probeSlowdown: 1, othersShare: 0 },
    generatorError: null,
  };
  return { ...nothing, loads: [load] };
}

const late = (count: number) => ({ 'no answer in time': count });
const limit = { of: 'price-robot', limit: 10, seconds: 1, op: 'lte', value: 30 } as const;

judged(servedPerAddress, limit, {
  pass: [
    [
      'a window of a second',
      robbed(90, 2310),
      0,
      /^price-robot was served 90 times in 8 s, and refused 2,310/,
    ],
    ['as many as allowed', robbed(117, 2283), 30, /served 117 times/],
    ['a few without an answer', robbed(80, 2300, late(20)), 0, /served 80/],
    ['many that were not sent', robbed(80, 500, { 'all users waiting': 1800 }), 0, /served 80/],
  ],
  fail: [
    ['each copy counts by itself', robbed(180, 2220), 100, /served 180 times/, /Who counts/],
    ['silence', robbed(80, 100, late(300)), 0, /300 times it got something else, or no/, /hear why/],
    ['another status', robbed(80, 2000, { 'status 503': 320 }), 0, /320 times it got/, /hear why/],
  ],
  unknown: [
    ['no such stream', nothing, null, /too few answers/],
    ['too few answers', robbed(1, 2, late(75)), null, /too few answers/],
  ],
});
