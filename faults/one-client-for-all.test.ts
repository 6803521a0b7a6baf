import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { oneClientForAll } from './one-client-for-all.ts';

const params = { path: '/products/7' };
const most = 10;

/** Lets each caller in ten times; `nameOf` says who the caller is. */
function shop(nameOf: (from: string) => string): FaultSystem {
  const asked = new Map<string, number>();
  return {
    ...noTargets,
    async get(_path, _cookie, from = '') {
      const times = (asked.get(nameOf(from)) ?? 0) + 1;
      asked.set(nameOf(from), times);
      return { status: times > most ? 429 : 200, body: '', cookies: [] };
    },
  };
}

const state = async (system: FaultSystem) => (await oneClientForAll.observe(system, params)).state;

test('the front door is the only caller that the shop knows', async () => {
  assert.equal(await state(shop(() => '127.0.0.1')), 'active');
});

test('each address has a count of its own, or nobody is ever refused', async () => {
  assert.equal(await state(shop(from => from)), 'absent');
  assert.equal(await state(shop(() => String(Math.random()))), 'absent');
});

test('a shop that does not answer is not known', async () => {
  const closed: FaultSystem = {
    ...noTargets,
    get: async () => ({ status: 503, body: 'later', cookies: [] }),
  };
  assert.deepEqual(await oneClientForAll.observe(closed, params), {
    state: 'unknown',
    saw: 'GET /products/7 was answered 503',
  });
});
