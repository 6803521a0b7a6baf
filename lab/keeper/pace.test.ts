import assert from 'node:assert/strict';
import { test } from 'vitest';
import { createPacer, restAfterMs } from './pace.ts';

test('it rests a minute after the last look, and is back at once', () => {
  const pacer = createPacer(0);
  const share = (nowMs: number) => pacer.pace(nowMs).traffic;
  assert.deepEqual([share(0), pacer.isResting(0)], [1, false]);
  assert.deepEqual([share(restAfterMs - 1), share(restAfterMs)], [1, 0.05]);
  assert.equal(pacer.isResting(restAfterMs), true);
  pacer.looked(restAfterMs + 500);
  assert.equal(share(restAfterMs + 500), 1);
});

test('the numbers of the first moments after a rest are not yet those of full traffic', () => {
  const pacer = createPacer(0);
  const woke = restAfterMs * 2;
  pacer.looked(woke);
  assert.deepEqual([pacer.isResting(woke + 1000), pacer.isResting(woke + 2000)], [true, false]);
  pacer.looked(woke + 2500);
  assert.equal(pacer.isResting(woke + 2500), false, 'a second look is no waking');
});

test('an older look changes nothing', () => {
  const pacer = createPacer(restAfterMs);
  pacer.looked(0);
  assert.equal(pacer.pace(restAfterMs * 2 - 1).traffic, 1);
});
