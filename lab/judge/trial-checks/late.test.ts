import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { JourneyEvidence } from '../evidence/evidence.ts';
import type { Carried } from './contract.ts';
import { late } from './late.ts';

/** `waits`: how long after its answer each order was there, in ms; null: never. */
const journey = (at: string, waits: (number | null)[]): JourneyEvidence => ({
  at,
  sent: waits.map((_, n) => ({ receipt: String(n), ackedMs: 50 * n })),
  found: waits.flatMap((ms, n) =>
    ms === null ? [] : [{ receipt: String(n), count: 1, firstMs: 50 * n + ms }],
  ),
  ...{ waitedMs: 1, answered: true },
});

const judge = (journeys: JourneyEvidence[], at: string | string[] = 'books') => {
  const trial = { title: 'A bad minute', limitMs: 1000, judged: [], logs: '', name: 'bad-minute' };
  const carried: Carried = { ...trial, loads: [], strikes: [], problem: null, answers: [], journeys };
  const { outcome, value } = late.judge(carried, { at, seconds: 2, op: 'lte', value: 5 });
  return [outcome, value];
};
const soon = Array<number>(100).fill(30);

test('what is there within the time, counted from the answer', () => {
  assert.deepEqual(judge([journey('books', soon)]), ['pass', 0]);
  assert.deepEqual(judge([journey('books', [...soon.slice(5), ...Array<number>(5).fill(2001)])]), [
    'pass',
    5,
  ]);
  assert.deepEqual(judge([journey('books', [...soon.slice(6), ...Array<number>(6).fill(2001)])]), [
    'fail',
    6,
  ]);
});

test('what never got there is lost, and says nothing here', () => {
  assert.deepEqual(judge([journey('books', [...soon.slice(6), ...Array<null>(6).fill(null)])]), ['pass', 0]);
  assert.deepEqual(judge([journey('books', Array<null>(100).fill(null))]), ['unknown', null]);
});

test('of several places the latest; one that nobody looked at tells nothing', () => {
  const all = [
    journey('books', soon),
    journey(
      'mail',
      soon.map(() => 3600),
    ),
  ];
  assert.deepEqual(judge(all, ['books', 'mail']), ['fail', 100]);
  assert.deepEqual(judge([]), ['unknown', null]);
});
