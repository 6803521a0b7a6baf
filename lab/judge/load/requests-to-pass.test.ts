import assert from 'node:assert/strict';
import { test } from 'vitest';
import { requestsToPass } from './sequential.ts';

test('the known numbers of a stream without bad requests', () => {
  assert.equal(requestsToPass(0.95), 540);
  assert.ok(Math.abs(requestsToPass(0.9) - 265) <= 3, String(requestsToPass(0.9)));
  assert.ok(Math.abs(requestsToPass(0.5) - 45) <= 5, String(requestsToPass(0.5)));
});

test('a stricter target needs more', () => {
  const needed = [0.01, 0.5, 0.9, 0.95, 0.99, 0.999].map(requestsToPass);
  assert.deepEqual(
    needed,
    needed.toSorted((a, b) => a - b),
  );
});
