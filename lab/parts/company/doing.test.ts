import assert from 'node:assert/strict';
import { test } from 'vitest';
import { doingOf } from './program/doing.ts';

const usual = [600, 1200] as const;
const nobody = { order: '7', isRefused: true };

test('an address that does not exist is refused at once, and in a time of trouble as everything else', () => {
  assert.deepEqual(doingOf(null, nobody, usual), { status: 422, afterMs: 0, acts: false });
  assert.deepEqual(doingOf('slow', nobody, usual), { status: 422, afterMs: 0, acts: false });
  assert.deepEqual(doingOf('away', nobody, usual), { status: 503, afterMs: 0, acts: false });
  assert.deepEqual(doingOf('silent', nobody, usual), { status: 0, afterMs: 0, acts: false });
});

test('a mail takes its time', () => {
  const { status, afterMs, acts } = doingOf(null, { order: '7', isRefused: false }, usual);
  assert.deepEqual([status, acts], [202, true]);
  assert.ok(afterMs >= 600 && afterMs <= 1200);
});
