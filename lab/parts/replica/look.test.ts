import assert from 'node:assert/strict';
import { test } from 'vitest';
import { replicaNumbers, replicaWords } from './look.ts';

const before = { at: 0, space: 'live' as const, late: 0, activeMs: 10, connections: 4, statements: 100 };

test('numbers are of the time between two readings of one shop', () => {
  const now = { ...before, at: 2000, late: 1.04, activeMs: 510, statements: 500 };
  const numbers = { late: 1.04, active: 0.25, connections: 4, statementsPerSecond: 200 };
  assert.deepEqual(replicaNumbers(before, now), numbers);
  assert.equal(replicaNumbers(before, { ...now, space: 'judged' }), null);
  assert.equal(replicaNumbers(before, { ...now, statements: 3 }), null, 'it was made again');
  assert.equal(replicaWords(numbers), '1.0 s behind the primary, 4 connections, 200 statements a second');
});

test('what is as new as the primary is called so', () => {
  const numbers = { late: 0.01, active: 0, connections: 1, statementsPerSecond: 0 };
  assert.equal(replicaWords(numbers), 'up to date, 1 connection, 0 statements a second');
});
