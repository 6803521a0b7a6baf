import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Answer } from '../evidence/evidence.ts';
import type { Carried } from './contract.ts';
import { remembers } from './remembers.ts';

const carried = (remembered?: Answer[]): Carried => ({
  ...{
    name: 'new-version',
    title: 'A new version is rolled out',
    limitMs: 5000,
    judged: [],
    loads: [],
    logs: '',
  },
  ...{ strikes: [], problem: null, answers: [], journeys: [], ...(remembered && { remembered }) },
});

const look = (outcome: Answer['outcome'], status: number): Answer => ({
  question: 'signed-out',
  outcome,
  steps: [{ method: 'GET', path: '/account', status, times: 6 }],
  difference:
    outcome === 'wrong' ? { kind: 'looks', wrong: 2, of: 6, first: { kind: 'goes-on', status } } : null,
});

test('what customers did before must be so afterwards', () => {
  assert.equal(remembers.judge(carried([look('right', 401), look('right', 200)]), {}).outcome, 'pass');
  const { outcome, saw, wanted, value } = remembers.judge(
    carried([look('right', 401), look('wrong', 200)]),
    {},
  );
  assert.deepEqual([outcome, value], ['fail', 1]);
  assert.equal(
    saw,
    'afterwards, signed-out, 6 times GET /account: 2 of 6 looks: with the cookie from before signing out, status 200',
  );
  assert.equal(wanted, 'status 401: signing out ends the session, not only the cookie in the browser');
});

test('looks that were not taken, or had no answer, say nothing', () => {
  for (const seen of [undefined, [], [look('right', 401), look('unknown', 0)]])
    assert.equal(remembers.judge(carried(seen), {}).outcome, 'unknown');
});
