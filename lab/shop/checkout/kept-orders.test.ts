import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import type { Send } from '../http-sender.ts';
import type { Receipt } from '../receipt.ts';
import { keptOrders } from './kept-orders.ts';

const receiptOf = (order: number, user: number): Receipt => ({
  number: String(order),
  items: [[7, 1]],
  owner: { path: `/checkout/${order}?user=${user}` },
});
const receipts = Array.from({ length: 20 }, (_, n) => receiptOf(1_000_001 + n, n + 1));
/** The shop keeps all orders but those that `answer` says otherwise of. */
const shop =
  (answer: (order: number) => { status: number; body: object } | null): Send =>
  async ({ path }) => {
    const [, order = '', user = ''] = /^\/checkout\/(\d+)\?user=(\d+)$/.exec(path) ?? [];
    assert.equal(Number(user), Number(order) - 1_000_000, path);
    const { status, body } = answer(Number(order)) ?? { status: 200, body: { id: Number(order) } };
    return shopAnswer(status, body);
  };

test('an order is found when its owner can read it', async () => {
  const gone = shop(order => (order === 1_000_003 ? { status: 404, body: {} } : null));
  const found = await keptOrders.find(receipts, gone);
  assert.equal(found?.size, 20);
  assert.deepEqual([found?.get('1000002'), found?.get('1000003')], [1, 0]);
  const other = await keptOrders.find(
    [receiptOf(1_000_001, 1)],
    shop(() => ({ status: 200, body: { id: 7 } })),
  );
  assert.equal(other?.get('1000001'), 0);
});

test('a shop that does not answer has not lost anything yet', async () => {
  for (const status of [0, 503])
    assert.equal(
      await keptOrders.find(
        receipts,
        shop(order => (order === 1_000_015 ? { status, body: {} } : null)),
      ),
      null,
    );
});
