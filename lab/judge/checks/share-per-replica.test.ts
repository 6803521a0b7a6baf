import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noEvidence } from '../evidence/evidence.ts';
import { sharePerReplica } from './share-per-replica.ts';

const judge = (...requests: number[]) => judgeRunning(requests.length, requests);

function judgeRunning(running: number, requests: number[]) {
  const servers = requests.map((count, n) => ({ server: `api-${n + 1}`, requests: count }));
  const evidence = { ...noEvidence(), shares: { running, servers } };
  return sharePerReplica.judge(evidence, { least: 2, most: 1.5 });
}

test('the busiest of several replicas gets at most 1.5 times its fair share', () => {
  for (const [requests, outcome, value, limit] of [
    [[1000, 1000], 'pass', 50, 75],
    [[700, 300], 'pass', 70, 75],
    [[800, 200], 'fail', 80, 75],
    [[400, 300, 300], 'pass', 40, 50],
    [[600, 200, 200], 'fail', 60, 50],
    [[1000, 1000, 0], 'fail', 50, 50],
  ] as const) {
    const judged = judge(...requests);
    assert.deepEqual(
      [judged.outcome, judged.value, judged.limit],
      [outcome, value, limit],
      requests.join(' and '),
    );
  }
});

test('one replica that does everything is told so, whether or not another one runs', () => {
  const alone = judge(2400);
  assert.deepEqual([alone.outcome, alone.value], ['fail', 100]);
  assert.equal(alone.saw, 'api-1 got all 2,400 requests');
  assert.equal(judge(2400, 0).saw, 'api-1 got 2,400 requests, api-2 got 0 requests');
  assert.equal(judge(2400, 0).outcome, 'fail');
  assert.equal(judgeRunning(2, [2400]).saw, 'api-1 got all 2,400 requests, though 2 copies run');
});

test('a copy that runs and gets nothing is told so', () => {
  const idle = judgeRunning(3, [1000, 1000]);
  assert.equal(idle.outcome, 'fail');
  assert.equal(idle.saw, 'api-1 got 1,000 requests, api-2 got 1,000 requests, though 3 copies run');
  assert.match(idle.reason, /gets no requests/);
});

test('without requests, or without HAProxy, nothing can be told', () => {
  assert.equal(judge().outcome, 'unknown');
  assert.equal(sharePerReplica.judge(noEvidence(), { least: 2, most: 1.5 }).outcome, 'unknown');
  assert.equal(judge(40, 40).outcome, 'unknown');
});

test('params refuse what would have no effect', () => {
  for (const wrong of [
    { least: 1, most: 1.5 },
    { least: 2, most: 1 },
    { least: 2 },
    { least: 2, most: 2, of: '' },
  ])
    assert.equal(sharePerReplica.params.safeParse(wrong).success, false, JSON.stringify(wrong));
});
