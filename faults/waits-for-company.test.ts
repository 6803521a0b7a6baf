import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { waitsForCompany } from './waits-for-company.ts';

const params = { path: '/checkout', body: { user: 1 }, takes: 30 };

function shop(status: number, ...afterMs: number[]): FaultSystem {
  return {
    ...noTargets,
    async post() {
      await sleep(afterMs.shift() ?? 0);
      return { status, body: 'later', cookies: [] };
    },
  };
}

const state = async (system: FaultSystem) => (await waitsForCompany.observe(system, params)).state;

test('every answer takes as long as the company', async () => {
  assert.equal(await state(shop(201, 40, 60, 50)), 'active');
});

test('one answer is faster than the company can be', async () => {
  assert.equal(await state(shop(202, 60, 0, 60)), 'absent');
});

test('nobody can buy: that is not known', async () => {
  assert.deepEqual(await waitsForCompany.observe(shop(503), params), {
    state: 'unknown',
    saw: 'POST /checkout was answered 503: later',
  });
});
