import assert from 'node:assert/strict';
import { test } from 'vitest';
import { seenByCustomers } from './readings.ts';

const at = (seconds: number, answers: number, failed: number) => ({
  at: seconds * 1000,
  door: { answers, failed },
});

test('what customers got between two readings of the front door', () => {
  assert.deepEqual(seenByCustomers(at(1, 100, 0), at(3, 140, 40)), { answersPerSecond: 20, success: 0 });
  assert.deepEqual(seenByCustomers(at(1, 100, 5), at(2, 120, 6)), { answersPerSecond: 20, success: 0.95 });
  assert.deepEqual(seenByCustomers(at(1, 100, 0), at(2, 100, 0)), { answersPerSecond: 0, success: null });
});

test('a front door that does not answer lets nobody in', () =>
  assert.deepEqual(seenByCustomers(at(1, 100, 0), null), { answersPerSecond: 0, success: null }));

test('nothing can be told of the first reading, and of a front door that was started again', () => {
  assert.equal(seenByCustomers(null, at(1, 100, 0)), null);
  assert.equal(seenByCustomers(at(1, 100, 0), at(2, 3, 0)), null);
});
