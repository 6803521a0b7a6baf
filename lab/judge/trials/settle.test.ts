import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Place } from '../../shop/places.ts';
import { settle } from './settle.ts';

const promised = ['1', '2', '3'].map(number => ({ number, items: null, owner: null, atMs: 10 }));
const { signal } = new AbortController();

/** What each look finds; the last one again and again. */
function look(...found: (Record<string, number> | null)[]) {
  let looks = 0;
  const place: Place = {
    id: 'kept-orders',
    async find() {
      const seen = found[Math.min(looks, found.length - 1)] ?? null;
      looks += 1;
      return seen && new Map(Object.entries(seen));
    },
  };
  const send = () => assert.fail('this place asks nobody');
  return {
    looks: () => looks,
    settled: (withinMs: number) => settle({ place, promised, send, withinMs, signal }),
  };
}

const all = { 1: 1, 2: 1, 3: 1 };

test('it ends as soon as all is found', async () => {
  const { settled, looks } = look({}, { 1: 1 }, all);
  const { found, waitedMs, answered, at } = await settled(10_000);
  assert.deepEqual([found.length, answered, at, looks()], [3, true, 'kept-orders', 3]);
  assert.ok(waitedMs < 5000);
});

test('it ends when the time is over, with what is missing', async () => {
  const { settled } = look({ 1: 1, 2: 0 });
  const { found, waitedMs, answered } = await settled(300);
  assert.ok(answered && waitedMs >= 300);
  assert.deepEqual(found, [
    { receipt: '1', count: 1 },
    { receipt: '2', count: 0 },
  ]);
});

test('a place that does not answer is asked again, and in the end it is said', async () => {
  assert.equal((await look(null, null, all).settled(10_000)).answered, true);
  assert.equal((await look(null).settled(300)).answered, false);
});
