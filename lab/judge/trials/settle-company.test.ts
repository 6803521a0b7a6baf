import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Call } from '../../parts/company/ask.ts';
import { lost } from '../trial-checks/lost.ts';
import { countsOf, settleCompany } from './settle-company.ts';

const startedMs = Date.now();
const call = (order: string, effect: Call['effect'], { atMs = -2000, answer = 202 } = {}): Call => ({
  ...{ at: startedMs + atMs, order, to: 'ada1@example.com', key: null },
  ...{ effect, answer },
});
const promised = ['1', '2', '3'].map(number => ({ number, items: null, owner: null, atMs: 10 }));
const { signal } = new AbortController();
const shopWith = (numbers: string[]) => async () => ({
  status: 200,
  headers: {},
  body: JSON.stringify({
    orders: numbers.map(number => ({ number, items: [{ product_id: 1, quantity: 1 }] })),
    next: null,
  }),
});
const nobody = () => assert.fail('the shop is not asked');
const settled = (read: () => Call[], change: { send?: never; withinMs?: number } | object = {}) =>
  settleCompany({
    ...{ at: 'mail', sinceMs: startedMs - 5000, read, promised, send: nobody },
    ...{ withinMs: 3000, signal },
    ...change,
  });

test('it ends when all is done and nobody calls any more', async () => {
  let looks = 0;
  const calls = () => {
    looks += 1;
    if (looks < 3) return [call('1', 'done')];
    return [call('1', 'done'), call('2', 'done'), call('3', 'none', { answer: 422 })];
  };
  const { found, refused, known, waitedMs, sent } = await settled(calls);
  assert.deepEqual(
    found.map(({ receipt, count }) => [receipt, count]),
    [
      ['1', 1],
      ['2', 1],
      ['3', 0],
    ],
  );
  assert.deepEqual([refused, known, sent.length], [['3'], [], 3]);
  assert.ok(waitedMs >= 1000 && waitedMs < 2500, `${waitedMs} ms`);
});

test('a second effect that comes a moment later is seen', async () => {
  const began = Date.now();
  const both = [call('1', 'done'), call('2', 'done'), call('3', 'done')];
  const late = call('3', 'done', { atMs: 500 });
  const { found } = await settled(() => (Date.now() - began < 500 ? both : [...both, late]));
  assert.deepEqual(
    found.map(({ count }) => count),
    [1, 1, 2],
  );
});

test('it ends when the time is over, and what came before the trial does not count', async () => {
  const calls = [call('1', 'done', { atMs: -6000 }), call('2', 'done')];
  const { found, waitedMs } = await settled(() => calls, { withinMs: 300 });
  assert.deepEqual(
    found.map(({ receipt, count }) => [receipt, count]),
    [['2', 1]],
  );
  assert.ok(waitedMs >= 300);
});

test('of an order that was not promised the shop says whether it has it', async () => {
  const calls = ['1', '2', '3', '8', '9'].map(order => call(order, 'done'));
  assert.deepEqual((await settled(() => calls, { send: shopWith(['1', '8']) })).known, ['1', '8']);
  const silent = async () => ({ status: 0, headers: {}, body: '' });
  assert.equal((await settled(() => calls, { send: silent })).known, null);
});

test('the check names the company where it was not looked at', () => {
  const trial = { title: 'The lights go out', limitMs: 1, judged: [], logs: '', journeys: [] };
  const carried = { ...trial, name: '', loads: [], strikes: [], problem: null, answers: [] };
  assert.equal(lost.judge(carried, { at: 'mail', op: 'lte', value: 0 }).saw, 'mail could not be asked');
});

test('what a company holds, has answered and has refused since the trial began', () => {
  const calls = [
    call('1', 'done', { answer: 0, atMs: -9000 }),
    call('2', 'done', { answer: 0 }),
    call('3', 'repeated'),
    call('4', 'done'),
    call('5', 'none', { answer: 503 }),
  ];
  assert.deepEqual(countsOf(calls, startedMs - 5000), { held: 1, answered: 2, refused: 1 });
});

test('calls about what is refused for good keep nobody waiting', async () => {
  const done = ['1', '2'].map(order => call(order, 'done'));
  const read = () => [...done, call('3', 'none', { answer: 422, atMs: Date.now() - startedMs })];
  const { waitedMs, refused } = await settled(read);
  assert.ok(waitedMs < 2500, `${waitedMs} ms`);
  assert.deepEqual(refused, ['3']);
});

test('a mail to somebody else is none for who bought', async () => {
  const owner = { path: '/checkout/2?user=2' };
  const sent = promised.map(one => ({ ...one, owner: one.number === '2' ? owner : null }));
  const calls = ['1', '2', '3'].map(order => call(order, 'done')); // all to ada1
  const { found } = await settled(() => calls, { promised: sent, withinMs: 1500 });
  assert.deepEqual(
    found.map(({ receipt, count }) => [receipt, count]),
    [
      ['1', 1],
      ['3', 1],
    ],
  );
});
