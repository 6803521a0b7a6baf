import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Trial } from '../../course/schema.ts';
import type { Answer, LoadBlock, LoadEvidence, TrialEvidence } from '../evidence/evidence.ts';
import { judgeTrial as judgeLines } from './judge-trial.ts';

const stream = { as: 'carts', script: 'carts', ratePerSecond: 40, users: 40, from: null, times: null };

/** Like the lines that stand directly under a trial. */
const judging = (params: Record<string, unknown>): Pick<Trial, 'lines'> => ({
  lines: [{ name: 'a-replica-is-killed', title: 'One copy of the shop is killed', check: 'holds', params }],
});

const trial: Trial = {
  name: 'a-replica-is-killed',
  title: 'One copy of the shop is killed',
  load: [stream],
  limitMs: 1000,
  lengthMs: 4000,
  strikes: [
    { use: 'process-kill', with: { part: 'api-1' }, moment: { kind: 'at', atMs: 1000 }, forMs: null },
  ],
  ends: 'length',
  settlesMs: null,
  ...judging({ failed: { op: 'lte', value: 2 } }),
};

/** Of a trial with one line. */
function judgeTrial(of: Trial, evidence: TrialEvidence | undefined) {
  const [finding, ...others] = judgeLines(of, evidence);
  assert.ok(finding && others.length === 0);
  return finding;
}

const block = (startMs: number, failed = 0, unanswered = failed): LoadBlock => ({
  ...{ startMs, requests: 10, failed, unanswered, slow: [], inFlight: 1 },
  ...{ lostCpuShare: 0, idleShare: 0.5 },
});

const load = (blocks: LoadBlock[], change: Partial<LoadEvidence> = {}): LoadEvidence => ({
  ...{
    as: 'carts',
    script: 'carts',
    ratePerSecond: 40,
    users: 40,
    thresholdsMs: [],
    blocks,
    latencyMs: null,
  },
  ...{ scheduled: 160, starved: 0, probeSlowdown: 1, othersShare: 0, generatorError: null },
  ...change,
});

const seen = (blocks: LoadBlock[], change: Partial<TrialEvidence> = {}): TrialEvidence => ({
  name: trial.name,
  loads: [load(blocks)],
  strikes: [{ atMs: 1000, healedAtMs: null, awaited: true, requestsThen: 5 }],
  problem: null,
  answers: [],
  journeys: [],
  ...change,
});

const answer = (outcome: Answer['outcome']): Answer => ({
  ...{ question: 'carts', outcome, steps: [{ method: 'GET', path: '/cart', status: 500 }] },
  difference: { kind: 'status', wanted: 200, status: 500, body: '' },
});

describe('a trial', () => {
  it('passes with as many failed requests as are allowed, and fails with one more', () => {
    assert.equal(judgeTrial(trial, seen([block(0), block(1000, 2)])).outcome, 'pass');
    const failed = judgeTrial(trial, seen([block(0), block(1000, 2), block(1250, 1)]));
    assert.equal(failed.outcome, 'fail');
    assert.match(failed.saw, /^3 of 30 requests failed/);
  });

  it('counts only from the moment on at which the shop must hold', () => {
    const late = { ...trial, ...judging({ failed: { from: '2s', op: 'lte', value: 0 } }) };
    assert.equal(judgeTrial(late, seen([block(1000, 9), block(2000)])).outcome, 'pass');
    assert.equal(judgeTrial(late, seen([block(1000), block(2000, 1)])).outcome, 'fail');
  });

  it('fails when an answer afterwards is wrong, or does not come', () => {
    const after = { ...trial, ...judging({ afterwards: 'carts' }) };
    assert.equal(judgeTrial(after, seen([block(0, 9)], { answers: [answer('right')] })).outcome, 'pass');
    for (const outcome of ['wrong', 'unknown'] as const) {
      const judged = judgeTrial(after, seen([block(0)], { answers: [answer('right'), answer(outcome)] }));
      assert.equal(judged.outcome, 'fail');
      assert.match(judged.saw, /^afterwards, GET \/cart/);
    }
  });

  it('fails by wrong answers, however few; refusals and no answers are none', () => {
    const open = {
      ...trial,
      lines: [{ name: 'a:b', title: 'A', check: 'right-or-refused', params: { refusals: ['status 503'] } }],
    };
    const of = (reasons: Record<string, number>) =>
      judgeTrial(open, seen([], { loads: [load([block(0)], { reasons })] }));
    assert.equal(of({ 'status 503': 90, 'no answer in time': 4, 'all users waiting': 7 }).outcome, 'pass');
    const lied = of({ 'status 503': 90, 'wrong order': 3, 'status 500': 1 });
    assert.equal(lied.outcome, 'fail');
    assert.equal(lied.saw, '4 answers were wrong: 3 × wrong order');
  });

  it('counts those that failed for one reason, or for one of several', () => {
    const of = (why: string | string[]) =>
      judgeTrial(
        { ...trial, ...judging({ why, failed: { op: 'lte', value: 5 } }) },
        seen([], {
          loads: [load([block(0, 9)], { reasons: { 'status 503': 4, 'no answer': 3, 'signed out': 6 } })],
        }),
      );
    assert.deepEqual([of('signed out').outcome, of('signed out').value], ['fail', 6]);
    assert.deepEqual([of('status 503').outcome, of('status 503').value], ['pass', 4]);
    const lost = of(['status 503', 'no answer']);
    assert.deepEqual([lost.outcome, lost.value], ['fail', 7]);
    assert.equal(lost.saw, '7 of 10 requests failed: 4 × status 503, 3 × no answer');
    assert.equal(lost.wanted, 'at most 5 such failures; late answers do not count');
  });

  it('names the log of the copy that was struck', () => {
    const nextOf = (use: string, params: Record<string, unknown>) => {
      const strike = { use, with: params, moment: { kind: 'at', atMs: 1000 }, forMs: null } as const;
      return judgeTrial({ ...trial, strikes: [strike] }, seen([block(0, 9)])).next;
    };
    assert.equal(nextOf('network-timeout', { link: 'api-2-postgres' }), 'npx lab logs api-2');
    assert.equal(nextOf('process-kill', { part: 'api-3' }), 'npx lab logs api-3');
    assert.equal(nextOf('network-latency', { link: 'api-postgres' }), 'npx lab logs api-1');
  });

  it('counts those that failed for any reason but these', () => {
    const params = { except: ['signed out', 'no answer in time'], failed: { op: 'lte', value: 5 } };
    const of = (reasons: Record<string, number>) =>
      judgeTrial({ ...trial, ...judging(params) }, seen([], { loads: [load([block(0, 9)], { reasons })] }));
    assert.equal(of({ 'no answer in time': 40, 'signed out': 9, 'status 502': 5 }).outcome, 'pass');
    const busy = of({ 'status 429': 6, 'signed out': 1 });
    assert.deepEqual([busy.outcome, busy.value], ['fail', 6]);
    assert.equal(busy.saw, '6 of 10 requests failed: 6 × status 429');
  });

  const unknowns: [string, TrialEvidence | undefined, string][] = [
    ['was not carried out', undefined, 'NOTHING_SEEN'],
    [
      'struck while nothing was on its way',
      seen([block(0)], { strikes: [{ atMs: 1000, healedAtMs: null, awaited: true, requestsThen: 0 }] }),
      'NOTHING_SEEN',
    ],
    [
      'could not be put in',
      seen([block(0)], { strikes: [], problem: { kind: 'fault-failed', said: 'no such part' } }),
      'PART_UNAVAILABLE',
    ],
    [
      'waited long for a store',
      seen([block(0, 9)], { returns: [{ part: 'rabbitmq', afterMs: 40_300 }] }),
      'PART_UNAVAILABLE',
    ],
    [
      'had a generator that failed',
      seen([block(0)], { loads: [load([], { generatorError: 'k6 ended' })] }),
      'PART_UNAVAILABLE',
    ],
    [
      'had a generator that sent too little',
      seen([block(0)], { loads: [load([block(0)], { starved: 9 })] }),
      'GENERATOR_STARVED',
    ],
    [
      'only saw late answers beside busy programs',
      seen([], { loads: [load([block(0, 9)], { othersShare: 0.9 })] }),
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
    const evidence = seen([], { loads: [load([block(0, 9, 0)], { othersShare: 0.9 })] });
    assert.equal(judgeTrial(trial, evidence).outcome, 'fail');
  });
});

describe('a trial with several strikes, streams and lines', () => {
  const slow = { use: 'network-latency', with: { link: 'api-postgres', latency: '1s' } };
  const power: Trial = {
    ...trial,
    name: 'lights-out',
    title: 'The lights go out',
    load: [stream, { ...stream, as: 'robot' }],
    strikes: [
      { ...slow, moment: { kind: 'at', atMs: 0 }, forMs: null },
      {
        ...{ use: 'process-kill', with: { part: 'api-1' }, forMs: null },
        moment: { kind: 'when', counts: { held: 5 }, earliestMs: 0, latestMs: 3000 },
      },
    ],
    settlesMs: 10_000,
    lines: [
      {
        ...{ name: 'lights-out:arrives', title: 'orders that arrive', check: 'arrives' },
        params: { at: 'kept-orders', lost: 0, twice: 0 },
      },
      {
        ...{ name: 'lights-out:answered', title: 'customers', check: 'holds' },
        params: { of: 'carts', failed: { op: 'lte', value: 2 } },
      },
    ],
  };
  const first = { atMs: 3, healedAtMs: 4000, awaited: true, requestsThen: 0 };
  const second = { atMs: 2000, healedAtMs: 2001, awaited: true, requestsThen: 7 };
  const orders = Array.from({ length: 30 }, (_, n) => ({ receipt: `${n}/1`, ackedMs: n }));
  const journey = (count: (n: number) => number, answered = true) => ({
    ...{ at: 'kept-orders', sent: orders, waitedMs: 400, answered },
    found: orders.map(({ receipt }, n) => ({ receipt, count: count(n) })),
  });
  const carried = (change: Partial<TrialEvidence> = {}): TrialEvidence => ({
    ...{ name: 'lights-out', problem: null, answers: [], strikes: [first, second] },
    loads: [load([block(0)]), load([block(0, 9)], { as: 'robot', starved: 100 })],
    journeys: [journey(() => 1)],
    ...change,
  });
  const outcomes = (evidence: TrialEvidence) =>
    judgeLines(power, evidence).map(({ check, outcome, value }) => [check, outcome, value]);

  it('has a finding for each line; a stream that a line does not name is not judged by it', () => {
    assert.deepEqual(outcomes(carried()), [
      ['lights-out:arrives', 'unknown', null],
      ['lights-out:answered', 'pass', 0],
    ]);
    const loads = [load([block(0)]), load([block(0, 9)], { as: 'robot' })];
    assert.deepEqual(outcomes(carried({ loads })), [
      ['lights-out:arrives', 'pass', 0],
      ['lights-out:answered', 'pass', 0],
    ]);
    const failing = [load([block(0, 3)]), load([block(0)], { as: 'robot' })];
    assert.deepEqual(outcomes(carried({ loads: failing }))[1], ['lights-out:answered', 'fail', 3]);
  });

  const loads = [load([block(0)]), load([block(0)], { as: 'robot' })];
  const arrived: [string, TrialEvidence['journeys'], string, number | null, RegExp][] = [
    ['one is lost', [journey(n => (n === 7 ? 0 : 1))], 'fail', 1, /1 are lost and 0 were found twice/],
    ['two come twice', [journey(n => (n < 2 ? 2 : 1))], 'fail', 2, /0 are lost and 2 were found twice/],
    [
      'too few were promised',
      [{ ...journey(() => 1), sent: orders.slice(0, 19) }],
      'unknown',
      null,
      /19 things/,
    ],
    ['the place did not answer', [journey(() => 1, false)], 'unknown', null, /could not be asked/],
    ['nobody looked', [], 'unknown', null, /0 things/],
  ];
  for (const [name, journeys, outcome, value, saw] of arrived) {
    it(`what the shop promised: ${name}`, () => {
      const [finding] = judgeLines(power, carried({ loads, journeys }));
      assert.deepEqual([finding?.outcome, finding?.value], [outcome, value]);
      assert.match(finding?.saw ?? '', saw);
    });
  }

  it('says nothing when one of the strikes was not seen, or the last one met no work', () => {
    const reasons = (change: Partial<TrialEvidence>) =>
      judgeLines(power, carried({ loads, ...change })).map(({ undecided }) => undecided);
    assert.deepEqual(reasons({ strikes: [first] }), ['PART_UNAVAILABLE', 'PART_UNAVAILABLE']);
    const nothing = { ...second, requestsThen: 0 };
    assert.deepEqual(reasons({ strikes: [first, { ...nothing, awaited: false }] }), [
      'NOTHING_SEEN',
      'NOTHING_SEEN',
    ]);
    assert.deepEqual(reasons({ strikes: [first, nothing] }), [null, null]); // it came when five were held
    assert.deepEqual(reasons({ strikes: [second, second] }), [null, null]);
  });
});
