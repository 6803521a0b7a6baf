import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { placeInOneCopy } from './place-in-one-copy.ts';

const params = { path: '/orders?user=42&limit=5' };

/** `knows`: whether the n-th request for the next page is answered. */
function shop(next: unknown, knows: (n: number) => boolean): FaultSystem {
  let asked = 0;
  return {
    ...noTargets,
    get: async path => {
      const isNext = path.endsWith('&before=a%20b');
      const status = isNext && !knows(asked++) ? 400 : 200;
      return { status, body: JSON.stringify({ orders: [], next }), cookies: [] };
    },
  };
}

const observe = (next: unknown, knows: (n: number) => boolean) =>
  placeInOneCopy.observe(shop(next, knows), params);

test('one copy of two knows the place', async () =>
  assert.equal((await observe('a b', n => n % 2 === 0)).state, 'active'));

test('every copy knows it', async () => assert.equal((await observe('a b', () => true)).state, 'absent'));

test('a list without a next page says nothing', async () =>
  assert.deepEqual(await observe(null, () => true), {
    state: 'unknown',
    saw: 'GET /orders?user=42&limit=5 was answered 200, without a next page',
  }));
