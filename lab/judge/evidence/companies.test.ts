import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { OrderCalls } from '../../parts/company/orders.ts';
import { readQuiet } from './companies.ts';

const order = (number: number, doneAt: number): OrderCalls => ({
  ...{ order: String(number), calls: 1, askedAt: doneAt, doneAt: [doneAt] },
  ...{ repeated: 0, refused: {}, isRefused: false },
});

test('what the load left to be done is waited for, until nothing was done for a while', async () => {
  const startedMs = Date.now();
  const doneAt = [-100, 200, 400].map(afterMs => startedMs + afterMs);
  const askedOf = () => ({ mail: doneAt.filter(at => at <= Date.now()).map((at, n) => order(n, at)) });
  const [mail] = await readQuiet(askedOf);
  assert.equal(mail?.orders.length, 3);
  const waitedMs = (mail?.readMs ?? 0) - startedMs;
  assert.ok(waitedMs >= 1900 && waitedMs < 4000, `${waitedMs} ms`);
});

test('who is never done is not waited for without an end, and nobody is waited for who was asked nothing', async () => {
  const startedMs = Date.now();
  const [mail] = await readQuiet(() => ({ mail: [order(1, Date.now())] }), 300);
  assert.ok((mail?.readMs ?? 0) - startedMs >= 300);
  await readQuiet(() => ({ mail: [] }), 60_000);
  assert.ok(Date.now() - startedMs < 2000);
});
