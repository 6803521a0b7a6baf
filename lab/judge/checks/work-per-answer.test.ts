import { judged } from '../../../test/check-table.ts';
import { type Evidence, type LoadEvidence, noEvidence } from '../evidence/evidence.ts';
import { workPerAnswer } from './work-per-answer.ts';

const nothing = noEvidence();
const block = { startMs: 0, unanswered: 0, slow: [], inFlight: 0, lostCpuShare: 0, idleShare: 1 };

/** So many requests, of which some failed. */
const loaded = (requests: number, failed: number): LoadEvidence => ({
  ...{ as: 'visits', script: 'visits', ratePerSecond: 300, users: 300, thresholdsMs: [] },
  blocks: [{ ...block, requests, failed }],
  ...{
    latencyMs: null,
    scheduled: requests,
    starved: 0,
    probeSlowdown: 1,
    othersShare: 0,
    generatorError: null,
  },
});
const worked = (calls: number, requests: number, failed = 0): Evidence => ({
  ...nothing,
  loads: [loaded(requests, failed)],
  work: {
    calls,
    busiest: [{ query: 'SELECT name\n FROM users WHERE id = $1', calls: Math.ceil(calls / 3) }],
  },
});

judged(workPerAnswer, { op: 'lte', value: 0.9 } as const, {
  pass: [
    ['none', worked(0, 3000), 0, /^0 questions for 3,000 answers$/],
    ['few', worked(480, 3000), 0.16, /^480 questions for 3,000 answers$/],
    ['as many as allowed', worked(900, 1000), 0.9, /^900 questions/],
  ],
  fail: [
    [
      'one for each',
      worked(3000, 3000),
      1,
      /^3,000 questions for 3,000 answers; 1,000 times SELECT name FROM users/,
    ],
    ['only right answers count', worked(3000, 3000, 2000), 3, /for 1,000 answers/, /given again/],
  ],
  unknown: [
    ['too few answers', worked(5, 120, 30), null, /Too few/],
    ['not looked at', nothing, null, /Too few/],
  ],
});
