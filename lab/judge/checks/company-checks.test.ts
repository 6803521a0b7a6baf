import assert from 'node:assert/strict';
import { test } from 'vitest';
import { byOrder } from '../../parts/company/orders.ts';
import { type Evidence, type LoadEvidence, noEvidence } from '../evidence/evidence.ts';
import { callsPerOrder } from './calls-per-order.ts';
import { effectsInTime } from './effects-in-time.ts';

const firstMs = 1_000_000;
const readMs = firstMs + 20_000;
/** order, the effect, and how long after the first request the call came */
type Line = [order: string, effect: 'done' | 'repeated' | 'none', atMs: number, answer?: number];

function seen(ledger: Line[], promisedAt: Record<string, number>, change = {}): Evidence {
  const calls = ledger.map(([order, effect, atMs, answer = 202]) => ({
    ...{ at: firstMs + atMs, order, to: 'ada1@example.com', key: null },
    ...{ effect, answer },
  }));
  const promised = Object.entries(promisedAt).map(([number, atMs]) => ({
    ...{ number, atMs },
    ...{ items: null, owner: null },
  }));
  return {
    ...noEvidence(),
    companies: [{ at: 'mail', readMs, orders: byOrder(calls) }],
    loads: [{ firstMs, promised } as unknown as LoadEvidence],
    ...change,
  };
}
const hundred = Array.from({ length: 100 }, (_, n) => String(n));
const promised = Object.fromEntries(hundred.map(order => [order, 10 * Number(order)]));
const inTime = hundred.map((order): Line => [order, 'done', 10 * Number(order) + 900]);

const late = (evidence: Evidence) => {
  const { outcome, value } = effectsInTime.judge(evidence, { at: 'mail', seconds: 5, op: 'lte', value: 5 });
  return [outcome, value];
};

test('effects-in-time: what came within the time, counted from the answer', () => {
  assert.deepEqual(late(seen(inTime, promised)), ['pass', 0]);
  const behind = inTime.map(([order, effect, atMs], n): Line => [order, effect, atMs + (n < 5 ? 5000 : 0)]);
  assert.deepEqual(late(seen(behind, promised)), ['pass', 5]);
  const one = inTime.map(([order, effect], n): Line => [order, effect, n * 450]);
  assert.deepEqual(late(seen(one, promised)), ['fail', 88]);
});

test('effects-in-time: what was never done is late, what may still come or is refused for good is not', () => {
  assert.deepEqual(late(seen(inTime.slice(6), promised)), ['fail', 6]);
  const justNow = { ...promised, ...Object.fromEntries(hundred.slice(6).map(order => [order, 16_000])) };
  assert.deepEqual(late(seen(inTime, { ...justNow, 101: 0 })), ['pass', 1]); // what was done counts, however early
  assert.deepEqual(late(seen(inTime.slice(0, 6), { ...justNow, 101: 0 })), ['unknown', null]); // 7 are known
  const refused: Line[] = hundred.slice(0, 6).map(order => [order, 'none', 10, 422]);
  assert.deepEqual(late(seen([...refused, ...inTime.slice(6)], promised)), ['pass', 0]);
});

test('effects-in-time: an older recording, or none of the company, tells nothing', () => {
  assert.deepEqual(late(noEvidence()), ['unknown', null]);
  assert.deepEqual(late(seen(inTime, promised, { loads: [] })), ['unknown', null]);
});

const calls = (evidence: Evidence, count: 'average' | 'most', value: number) => {
  const judged = callsPerOrder.judge(evidence, { at: 'mail', count, op: 'lte', value });
  return [judged.outcome, judged.value];
};

test('calls-per-order: the order with the most calls', () => {
  const refused = Array.from({ length: 21 }, (_, n): Line => ['7', 'none', n, 422]);
  assert.deepEqual(calls(seen(refused.concat(inTime), promised), 'most', 22), ['pass', 22]);
  const evidence = seen(refused.concat(inTime), promised);
  assert.deepEqual(calls(evidence, 'most', 20), ['fail', 22]);
  const { saw } = callsPerOrder.judge(evidence, { at: 'mail', count: 'most', op: 'lte', value: 20 });
  assert.equal(saw, '22 calls about order 7');
});

test('calls-per-order: on average, a repeat counts too', () => {
  const repeated = inTime.map(([order, , atMs]): Line => [order, 'repeated', atMs]);
  assert.deepEqual(calls(seen([...inTime, ...repeated], promised), 'average', 1.1), ['fail', 2]);
  assert.deepEqual(calls(seen(inTime, promised), 'average', 1.1), ['pass', 1]);
  assert.deepEqual(calls(seen(inTime.slice(0, 19), promised), 'average', 1.1), ['unknown', null]);
  assert.deepEqual(calls(noEvidence(), 'most', 20), ['unknown', null]);
});

test('several companies are judged as one line, by the worst of them', () => {
  const [mail] = seen(inTime, promised).companies ?? [];
  assert.ok(mail);
  const some = mail.orders.map((order, n) => ({ ...order, calls: n % 2 ? 3 : 1 }));
  const evidence = seen(inTime, promised, {
    companies: [
      mail,
      { ...mail, at: 'books', orders: mail.orders.slice(40) },
      { ...mail, at: 'parcels', orders: some },
    ],
  });
  const at = ['mail', 'books', 'parcels'];
  const inAll = effectsInTime.judge(evidence, { at, seconds: 5, op: 'lte', value: 5 });
  assert.deepEqual([inAll.outcome, inAll.value], ['fail', 40]);
  assert.match(inAll.saw, /40 reached books later than that, or not at all/);
  assert.match(inAll.reason, /nobody ever spoke to the company/);
  const called = callsPerOrder.judge(evidence, { at, count: 'average', op: 'lte', value: 1.1 });
  assert.deepEqual(
    [called.outcome, called.value, called.saw],
    ['fail', 2, 'parcels: 200 calls about 100 orders'],
  );
  const silent = { ...evidence, companies: [mail] };
  assert.equal(
    callsPerOrder.judge(silent, { at, count: 'average', op: 'lte', value: 1.1 }).outcome,
    'unknown',
  );
});
