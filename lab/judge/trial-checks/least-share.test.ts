import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { ShareEvidence } from '../evidence/evidence.ts';
import type { Carried } from './contract.ts';
import { leastShare } from './least-share.ts';

const carried = (sharesAfter: ShareEvidence | null): Carried => ({
  ...{
    name: 'new-version',
    title: 'A new version is rolled out',
    limitMs: 5000,
    judged: [],
    loads: [],
    logs: '',
  },
  ...{ strikes: [], problem: null, answers: [], journeys: [], sharesAfter },
});

const judged = (running: number, ...requests: number[]) => {
  const servers = requests.map((got, n) => ({ server: `api-${n + 1}`, requests: got }));
  const { outcome, value } = leastShare.judge(carried({ running, servers }), { least: 70 });
  return [outcome, value];
};

test('the copy with the fewest requests is judged, by how much it lacks of its fair share', () => {
  assert.deepEqual(judged(3, 100, 100, 101), ['pass', 0]);
  assert.deepEqual(judged(3, 110, 120, 70), ['pass', 30]);
  assert.deepEqual(judged(3, 110, 121, 69), ['fail', 31]);
  assert.deepEqual(judged(3, 190, 110, 0), ['fail', 100]);
});

test('a copy that the front door does not know gets nothing; a name without a copy needs nothing', () => {
  assert.deepEqual(judged(3, 150, 150), ['fail', 100]);
  assert.deepEqual(judged(2, 150, 150, 0), ['pass', 0]);
});

test('one copy alone cannot take the place of another', () => {
  assert.deepEqual(judged(1, 301), ['fail', 100]);
  assert.equal(
    leastShare.judge(carried({ running: 1, servers: [] }), { least: 70 }).saw,
    'only one copy runs',
  );
});

test('few requests, or a front door that was not heard, say nothing', () => {
  assert.deepEqual(judged(3, 33, 33, 33), ['unknown', null]);
  assert.equal(leastShare.judge(carried(null), { least: 70 }).undecided, 'NOTHING_SEEN');
});

test('what it says names each copy', () => {
  const servers = [
    { server: 'api-1', requests: 190 },
    { server: 'api-2', requests: 0 },
  ];
  const { saw, wanted } = leastShare.judge(carried({ running: 2, servers }), { least: 70 });
  assert.equal(saw, 'afterwards api-1 got 190, api-2 got 0 requests');
  assert.equal(wanted, 'each of two or more copies gets at least 70 % of its fair share');
});
