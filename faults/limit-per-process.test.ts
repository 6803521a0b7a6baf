import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { limitPerProcess } from './limit-per-process.ts';

const params = { path: '/products/7', limit: 10 };
const refused = 429;

/** So many copies in turn, each with its own count of this second; the first second is used up by somebody else. */
function shop(copies: number, usedUp = 0): FaultSystem {
  const asked = new Map<string, number>();
  let turn = 0;
  return {
    ...noTargets,
    async get(_path, _cookie, from = '') {
      const name = `${turn++ % copies} ${from}`;
      const times = (asked.get(name) ?? (from.endsWith('.1') ? usedUp : 0)) + 1;
      asked.set(name, times);
      return { status: times > params.limit ? refused : 200, body: '', cookies: [] };
    },
  };
}

const state = async (system: FaultSystem) => (await limitPerProcess.observe(system, params)).state;

test('two copies serve twice the limit, also where somebody had used it up a moment ago', async () => {
  assert.equal(await state(shop(2)), 'active');
  assert.equal(await state(shop(2, params.limit)), 'active');
});

test('one count for all copies serves the limit', { timeout: 10_000 }, async () => {
  assert.equal(await state(shop(1)), 'absent');
});
