import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { K6Sample } from './k6.ts';
import { watchPromises } from './promises.ts';

const order = { number: '7', items: null, owner: null };
const sent = (stream: string): K6Sample => ({ kind: 'sent', stream, user: '1', atMs: 1000 });
const answered = (
  stream: string,
  answer: 'right' | 'wrong' | 'none',
  receipt: typeof order | null = null,
): K6Sample => ({
  ...{ kind: 'answered', stream, user: '1', atMs: 1200, durationMs: 200, answer, reason: '' },
  receipt,
});

test('each order is kept as often as it was promised, with its moment since the first request', () => {
  const promises = watchPromises();
  for (let n = 0; n < 2; n++) {
    promises.add(sent('buyers'));
    promises.add(answered('buyers', 'right', order));
  }
  promises.add(answered('visitors', 'right'));
  assert.deepEqual(promises.of('buyers').promised, [
    { ...order, atMs: 200 },
    { ...order, atMs: 200 },
  ]);
  assert.deepEqual(promises.of('visitors').promised, []);
});

test('a request without a right answer leaves it open what was done, also one that never ended', () => {
  const promises = watchPromises();
  for (let n = 0; n < 5; n++) promises.add(sent('buyers'));
  promises.add(answered('buyers', 'right'));
  promises.add(answered('buyers', 'wrong'));
  promises.add(answered('buyers', 'none'));
  assert.equal(promises.of('buyers').unsure, 4);
  assert.equal(promises.of('visitors').unsure, 0);
});
