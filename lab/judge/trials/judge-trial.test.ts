import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Trial } from '../../course/schema.ts';
import type { Answer, LoadBlock, LoadEvidence, TrialEvidence } from '../evidence/evidence.ts';
import { judgeTrial } from './judge-trial.ts';

const trial: Trial = {
  name: 'a-replica-is-killed',
  title: 'One copy of the shop is killed',
  load: { script: 'carts', ratePerSecond: 40, users: 40 },
  limitMs: 1000,
  lengthMs: 4000,
  fault: { use: 'process-kill', with: { part: 'api-1' }, atMs: 1000, forMs: null },
  failed: { fromMs: 0, most: 2 },
  afterwards: undefined,
};

const block = (startMs: number, failed = 0, unanswered = failed): LoadBlock => ({
  ...{ startMs, requests: 10, failed, unanswered, slow: [], inFlight: 1 },
  ...{ lostCpuShare: 0, idleShare: 0.5 },
});

const load = (blocks: LoadBlock[], change: Partial<LoadEvidence> = {}): LoadEvidence => ({
  ...{ script: 'carts', ratePerSecond: 40, users: 40, thresholdsMs: [], blocks, latencyMs: null },
  ...{ scheduled: 160, starved: 0, probeSlowdown: 1, othersShare: 0, generatorError: null },
  ...change,
});

const seen = (blocks: LoadBlock[], change: Partial<TrialEvidence> = {}): TrialEvidence => ({
  name: trial.name,
  load: load(blocks),
  strike: { atMs: 1000, healedAtMs: null, requestsThen: 5 },
  problem: null,
  answers: [],
  ...change,
});

const answer = (outcome: Answer['outcome']): Answer => ({
  ...{ question: 'carts', request: 'GET /cart', wanted: 'the right answer', saw: 'status 500' },
  outcome,
});

describe('a trial', () => {
  it('passes with as many failed requests as are allowed, and fails with one more', () => {
    assert.equal(judgeTrial(trial, seen([block(0), block(1000, 2)])).outcome, 'pass');
    const failed = judgeTrial(trial, seen([block(0), block(1000, 2), block(1250, 1)]));
    assert.equal(failed.outcome, 'fail');
    assert.match(failed.saw, /^3 of 30 requests failed/);
  });

  it('counts only from the moment on at which the shop must hold', () => {
    const late = { ...trial, failed: { fromMs: 2000, most: 0 } };
    assert.equal(judgeTrial(late, seen([block(1000, 9), block(2000)])).outcome, 'pass');
    assert.equal(judgeTrial(late, seen([block(1000), block(2000, 1)])).outcome, 'fail');
  });

  it('fails when an answer afterwards is wrong, or does not come', () => {
    const after = { ...trial, failed: undefined, afterwards: 'carts' };
    assert.equal(judgeTrial(after, seen([block(0, 9)], { answers: [answer('right')] })).outcome, 'pass');
    for (const outcome of ['wrong', 'unknown'] as const) {
      const judged = judgeTrial(after, seen([block(0)], { answers: [answer('right'), answer(outcome)] }));
      assert.equal(judged.outcome, 'fail');
      assert.match(judged.saw, /^afterwards, GET \/cart/);
    }
  });

  const unknowns: [string, TrialEvidence | undefined, string][] = [
    ['was not carried out', undefined, 'NOTHING_SEEN'],
    [
      'struck while nothing was on its way',
      seen([block(0)], { strike: { atMs: 1000, healedAtMs: null, requestsThen: 0 } }),
      'NOTHING_SEEN',
    ],
    [
      'could not be put in',
      seen([block(0)], { strike: null, problem: { kind: 'fault-failed', said: 'no such part' } }),
      'PART_UNAVAILABLE',
    ],
    [
      'had a generator that failed',
      seen([block(0)], { load: load([], { generatorError: 'k6 ended' }) }),
      'PART_UNAVAILABLE',
    ],
    [
      'had a generator that sent too little',
      seen([block(0)], { load: load([block(0)], { starved: 9 }) }),
      'GENERATOR_STARVED',
    ],
    [
      'only saw late answers beside busy programs',
      seen([], { load: load([block(0, 9)], { othersShare: 0.9 }) }),
      'NOISY_MACHINE',
    ],
  ];
  for (const [name, evidence, reason] of unknowns) {
    it(`that ${name} says nothing`, () => {
      const judged = judgeTrial(trial, evidence);
      assert.deepEqual([judged.outcome, judged.undecided], ['unknown', reason]);
    });
  }

  it('fails for wrong answers beside busy programs too', () => {
    const evidence = seen([], { load: load([block(0, 9, 0)], { othersShare: 0.9 }) });
    assert.equal(judgeTrial(trial, evidence).outcome, 'fail');
  });
});
