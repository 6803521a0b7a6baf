import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultSystem } from './contract.ts';
import { sessionInOneCopy } from './session-in-one-copy.ts';

const params = { path: '/in', body: { email: 'ana@example.com' }, look: '/account' };

/** `knows`: whether the n-th look with this cookie finds the customer. */
function shop(cookies: string[], knows: (cookie: string, n: number) => boolean): FaultSystem {
  let looks = 0;
  return {
    ...noTargets,
    post: async () => ({ status: 200, body: '', cookies }),
    get: async (_path, cookie = '') => ({
      status: knows(cookie, looks++) ? 200 : 401,
      body: '',
      cookies: [],
    }),
  };
}

const state = async (system: FaultSystem) => (await sessionInOneCopy.observe(system, params)).state;

test('one copy of three knows the session, and a cookie of the front door hides it', async () => {
  const tied = shop(['session=a', 'COPY=api-1'], (cookie, n) => cookie === 'session=a' && n % 3 === 0);
  assert.equal(await state(tied), 'active');
});

test('every copy knows it', async () => {
  const known = shop(['session=a', 'COPY=api-1'], cookie => cookie === 'session=a');
  assert.equal(await state(known), 'absent');
});

test('nobody can sign in: that is not known', async () => {
  const closed: FaultSystem = {
    ...noTargets,
    post: async () => ({ status: 503, body: 'later', cookies: [] }),
  };
  assert.deepEqual(await sessionInOneCopy.observe(closed, params), {
    state: 'unknown',
    saw: 'POST /in was answered 503: later',
  });
});
