import assert from 'node:assert/strict';
import { test } from 'vitest';
import { measured, objectiveFamilies, type Reading, withReading } from './objectives.ts';

/** `slow` of the answers took between 80 and 160 ms, the others at most 80. */
const reading = (at: number, answers: number, slow: number, failed = 0): Reading => ({
  at,
  replicas: [
    {
      name: 'api-1',
      at,
      answers,
      errors: failed,
      buckets: new Map([
        [0.08, answers - slow],
        [0.16, answers],
        [Number.POSITIVE_INFINITY, answers],
      ]),
      statements: 0,
      cpuSeconds: 0,
      pool: { total: 0, idle: 0, waiting: 0 },
    },
  ],
  door: { answers, failed },
});

const of = { of: 'order-history' } as const;
const latency = { ...of, name: 'latency', sli: 'latency', op: 'lte', thresholdMs: 80, target: 0.95 } as const;
const availability = { ...of, name: 'availability', sli: 'availability', target: 0.995 } as const;

test('the time of the 95th of 100 answers is estimated within its bucket', () => {
  const close = (value: number | null, wanted: number) =>
    assert.ok(value !== null && Math.abs(value - wanted) < 1e-9, `${value}, wanted ${wanted}`);
  close(measured(latency, [reading(0, 0, 0), reading(1000, 100, 0)]), 0.076);
  close(measured(latency, [reading(0, 0, 0), reading(1000, 100, 10)]), 0.12);
});

test('only what happened between the readings counts', () => {
  assert.equal(measured(availability, [reading(0, 1000, 0, 500), reading(1000, 1200, 0, 501)]), 0.995);
});

test('a shop that nobody asked has no numbers, and its goals are still told', () => {
  const quiet = [reading(0, 50, 0), reading(1000, 50, 0)];
  const [goal, seen, holds] = objectiveFamilies([latency, availability], quiet);
  assert.deepEqual(
    goal?.samples.map(({ value }) => value),
    [0.08, 0.995],
  );
  assert.deepEqual([seen?.samples, holds?.samples], [[], []]);
});

test('a goal holds or it does not', () => {
  const [, , holds] = objectiveFamilies([latency, availability], [reading(0, 0, 0), reading(1000, 100, 10)]);
  assert.deepEqual(
    holds?.samples.map(({ value }) => value),
    [0, 1],
  );
});

test('readings are kept for ten seconds, and not over a counter that began anew', () => {
  const readings = [0, 4000, 8000, 12_000].reduce<Reading[]>(
    (kept, at) => withReading(kept, reading(at, at / 100, 0)),
    [],
  );
  assert.deepEqual(
    readings.map(({ at }) => at),
    [4000, 8000, 12_000],
  );
  assert.equal(withReading(readings, reading(13_000, 1, 0)).length, 1);
});
