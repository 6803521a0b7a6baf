import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { ReliefEvidence } from '../evidence/work.ts';
import type { Carried } from './contract.ts';
import { relievedAgain } from './relieved-again.ts';

const params = { within: 5000, op: 'lte', value: 65 } as const;

const judge = (reliefAfter: ReliefEvidence | null) => {
  const carried: Carried = {
    ...{ name: 'replica-away', title: 'The replica is gone', limitMs: 1000, judged: [], loads: [] },
    ...{ strikes: [], problem: null, answers: [], journeys: [], logs: '', reliefAfter },
  };
  return relievedAgain.judge(carried, params);
};

test('the share of the primary is judged, and what it says has the time', () => {
  const spared = judge({ onPrimary: 5, all: 30, afterMs: 1500 });
  assert.deepEqual([spared.outcome, spared.value, spared.limit], ['pass', 17, 65]);
  const left = judge({ onPrimary: 30, all: 30, afterMs: 5100 });
  assert.deepEqual([left.outcome, left.value], ['fail', 100]);
  assert.equal(left.saw, '5.1 s afterwards the primary answered 30 of 30 questions');
  assert.equal(left.wanted, '5 s after it is back, at most 65 of 100');
});

test('few questions, or none, say nothing', () => {
  assert.deepEqual([judge({ onPrimary: 9, all: 19, afterMs: 5000 }).outcome], ['unknown']);
  assert.equal(judge(null).undecided, 'NOTHING_SEEN');
});
