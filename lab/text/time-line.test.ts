import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Trial } from '../course/schema.ts';
import type { Answer, Evidence, LoadBlock, LoadEvidence } from '../judge/evidence/evidence.ts';
import { timeLine } from './time-line.ts';

const killed: Trial = {
  name: 'a-copy-is-killed',
  title: 'One copy of the shop is killed',
  load: [{ as: 'carts', script: 'carts', ratePerSecond: 90, users: 90, from: null, times: null }],
  limitMs: 1000,
  lengthMs: 2000,
  strikes: [{ use: 'process-kill', with: { part: 'api-1' }, moment: { kind: 'at', atMs: 600 }, forMs: null }],
  ends: 'length',
  settlesMs: null,
  lines: [],
};

const blocks = (failed: number[]): LoadBlock[] =>
  failed.map((count, n) => ({
    ...{ startMs: n * 250, requests: 20, failed: count, unanswered: 0, slow: [], inFlight: 1 },
    ...{ lostCpuShare: 0, idleShare: 0.5 },
  }));

type Struck = { atMs: number; healedAtMs: number | null; requestsThen: number } | null;

const seen = (failed: number[], strike: Struck, right: boolean[] = []): Pick<Evidence, 'trials'> => {
  const answers = right.map(
    (isRight): Answer => ({
      ...{ question: 'carts', outcome: isRight ? 'right' : 'wrong', difference: null },
      steps: [{ method: 'GET', path: '/cart', status: isRight ? 200 : 500 }],
    }),
  );
  const load: LoadEvidence = {
    ...{
      as: 'carts',
      script: 'carts',
      ratePerSecond: 90,
      users: 90,
      thresholdsMs: [],
      blocks: blocks(failed),
    },
    ...{
      latencyMs: null,
      scheduled: 160,
      starved: 0,
      probeSlowdown: 1,
      othersShare: 0,
      generatorError: null,
    },
  };
  const strikes = strike ? [{ ...strike, awaited: true }] : [];
  return {
    trials: [{ name: killed.name, loads: [load], strikes, problem: null, answers, journeys: [] }],
  };
};

test('a kill: when, what failed, when it ran again, what was right in the end', () => {
  const strike = { atMs: 602, healedAtMs: 1560, requestsThen: 3 };
  assert.deepEqual(timeLine({ trials: [killed] }, seen([0, 0, 2, 1, 0, 4, 0, 0], strike, [true, true])), [
    '',
    'What was done to your shop on purpose:',
    '',
    '  One copy of the shop is killed',
    '     0.0 s  90 users come, with 90 requests a second',
    '     0.6 s  it happens, to api-1',
    '     0.6 s  3 requests fail until 1.0 s',
    '     1.3 s  4 requests fail until 1.5 s',
    '     1.6 s  api-1 runs again',
    '     2.0 s  the end: 153 of 160 requests got the right answer',
    '     later  2 of 2 answers are right',
    '',
    '    ..xx.x..',
    '    each sign is a quarter of a second: . no request failed, x some failed',
  ]);
});

test('what lasts is over when it is taken out; where nothing happens there is only load', () => {
  const latency = { use: 'network-latency', with: { link: 'api-1-postgres' }, forMs: 1000 };
  const slow: Trial = { ...killed, strikes: [{ ...latency, moment: { kind: 'at', atMs: 500 } }] };
  const strike = { atMs: 500, healedAtMs: 1500, requestsThen: 3 };
  const text = timeLine({ trials: [slow] }, seen([0, 0, 0, 0, 0, 0, 0, 0], strike)).join('\n');
  assert.match(
    text,
    /0\.5 s {2}it happens, to api-1-postgres\n {5}1\.5 s {2}it is over\n {5}2\.0 s {2}the end: 160 of 160/,
  );
  assert.doesNotMatch(text, /later|fail until/);
  const burst = { ...killed, strikes: [] };
  assert.doesNotMatch(timeLine({ trials: [burst] }, seen([0, 1], null)).join('\n'), /it happens|it is over/);
});

test('a trial that was not carried out is not told', () => {
  assert.deepEqual(timeLine({ trials: [killed] }, { ...seen([], null), trials: [] }), []);
});

test('of what was promised it says how much is found, and does not count what was never promised', () => {
  const evidence = seen([0, 0], { atMs: 100, healedAtMs: 200, requestsThen: 3 }, []);
  const found = ['7', '8', 'unheard'].map(receipt => ({ receipt, count: 1 }));
  const sent = ['7', '8', '9'].map(receipt => ({ receipt, ackedMs: 1 }));
  const journey = { ...{ at: 'account-orders', waitedMs: 1800, answered: true }, sent, found };
  const trials = evidence.trials.map(trial => ({ ...trial, journeys: [journey] }));
  const lines = timeLine({ trials: [killed] }, { trials });
  assert.ok(lines.includes('     later  2 of 3 promised orders are found, after 1.8 s'), lines.join('\n'));
  const both = [journey, { ...journey, at: 'mail', refused: ['9'] }];
  const of = timeLine({ trials: [killed] }, { trials: trials.map(trial => ({ ...trial, journeys: both })) });
  assert.ok(of.includes('     later  mail: 2 of 3 promised orders are found, 1 refused, after 1.8 s'));
});

test('services that ended by themselves, which no customer waits for', () => {
  const { trials } = seen([0, 0], { atMs: 100, healedAtMs: 400, requestsThen: 3 });
  const deaths = [
    { part: 'worker-1', times: 1 },
    { part: 'worker-2', times: 3 },
  ];
  const absent = [{ part: 'worker-2', said: 'another worker runs' }];
  const ended = trials.map(trial => ({ ...trial, deaths, absent }));
  const lines = timeLine({ trials: [killed] }, { trials: ended });
  assert.deepEqual(
    lines.filter(line => line.includes('during')),
    [
      '    during  worker-1 ended by itself 1 time and was started again, as it may here',
      '    during  worker-2 ended by itself 3 times and did not come back',
    ],
  );
});
