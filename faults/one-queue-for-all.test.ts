import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { oneQueueForAll } from './one-queue-for-all.ts';

const params = { path: '/checkout', body: { user: 1 } };
const names = ['books', 'mail', 'parcels'];

/** `hears`: whether the company with this number is called about the n-th order. */
function shop(hears: (company: number, order: number) => boolean, status = 201): FaultSystem {
  let orders = 0;
  const companies = () =>
    names.map((name, company) => ({
      name,
      look: async () => ({ told: {}, now: null }),
      tell: async () => {},
      hearsOf: async (ids: string[]) => ids.filter(id => hears(company, Number(id) - 1)),
    }));
  return {
    ...noTargets,
    post: async () => ({ status, body: JSON.stringify({ id: ++orders }), cookies: [] }),
    all: { ...noTargets.all, companies },
  };
}

const seen = (system: FaultSystem) => oneQueueForAll.observe(system, params);

test('each order reaches one company', async () => {
  assert.deepEqual(await seen(shop((company, order) => order % 3 === company)), {
    state: 'active',
    saw: '6 orders reached 6 companies in all, of 3 each',
  });
});

test('each order reaches all of them', async () => {
  assert.equal((await seen(shop(() => true))).state, 'absent');
});

test('nobody hears of anything: that is another fault', async () => {
  assert.equal((await seen(shop(() => false))).state, 'absent');
});

test('nobody can buy: that is not known', async () => {
  assert.equal((await seen(shop(() => true, 503))).state, 'unknown');
});
