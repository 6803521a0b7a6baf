import assert from 'node:assert/strict';
import { test } from 'vitest';
import { createStrangerCount } from './strangers.ts';

test('own requests are no strangers, whether their answers were counted yet or not', () => {
  const others = createStrangerCount();
  const seen = [
    others(0, { ended: 0, sent: 3 }),
    others(10, { ended: 10, sent: 12 }),
    others(31, { ended: 30, sent: 32 }),
    others(40, { ended: 40, sent: 40 }),
  ];
  assert.deepEqual(seen, [false, false, false, false]);
});

test('one request of somebody else is seen when nothing of our own is on its way, and once', () => {
  const others = createStrangerCount();
  assert.equal(others(20, { ended: 20, sent: 20 }), false);
  assert.equal(others(26, { ended: 25, sent: 26 }), false, 'it may be our own');
  assert.equal(others(27, { ended: 26, sent: 26 }), true);
  assert.equal(others(28, { ended: 27, sent: 27 }), false);
});

test('a front door that starts again counts from 0', () => {
  const others = createStrangerCount();
  others(500, { ended: 400, sent: 400 });
  assert.equal(others(3, { ended: 402, sent: 405 }), false);
  assert.equal(others(8, { ended: 408, sent: 408 }), false);
  assert.equal(others(12, { ended: 409, sent: 409 }), true);
});
