import assert from 'node:assert/strict';
import { test } from 'vitest';
import { requestsToDecide } from './decidable.ts';

test('the known numbers of a stream without bad requests', () => {
  assert.equal(requestsToDecide(0.95), 540);
  assert.ok(Math.abs(requestsToDecide(0.9) - 265) <= 3, String(requestsToDecide(0.9)));
  assert.ok(Math.abs(requestsToDecide(0.5) - 45) <= 5, String(requestsToDecide(0.5)));
});

test('a stricter target needs more', () => {
  const needed = [0.01, 0.5, 0.9, 0.95, 0.99, 0.999].map(requestsToDecide);
  assert.deepEqual(
    needed,
    needed.toSorted((a, b) => a - b),
  );
});
