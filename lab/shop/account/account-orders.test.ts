import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import type { Receipt } from '../receipt.ts';
import { accountOrders } from './account-orders.ts';

const receipt = (number: string, cookie: string): Receipt => ({
  ...{ number, items: [[1, 1]], owner: { path: '/account/orders', cookie } },
});
const row = (id: number, product_id: number) => ({ id, product_id });

const lists: Record<string, object[]> = {
  ana: [
    row(2_000_004, 9),
    row(2_000_003, 8),
    row(2_000_002, 8),
    row(2_000_001, 7),
    row(2_000_000, 7),
    row(44, 7),
  ],
  ben: [row(2_000_005, 7)],
};

test('each customer is asked once; a product that was ordered twice counts twice, whoever heard of it', async () => {
  const asked: unknown[] = [];
  const found = await accountOrders.find(
    [
      receipt('2000001', 'ana'),
      receipt('2000003', 'ana'),
      receipt('2000005', 'ben'),
      receipt('2000006', 'ben'),
    ],
    async ({ headers }) => {
      asked.push(headers?.cookie);
      return shopAnswer(200, { orders: lists[headers?.cookie ?? ''] });
    },
  );
  assert.deepEqual(asked, ['ana', 'ben']);
  assert.deepEqual(Object.fromEntries(found ?? []), { 2000001: 1, 2000003: 2, 2000004: 1, 2000005: 1 });
});

test('a list that does not come says nothing', async () => {
  assert.equal(await accountOrders.find([receipt('7', 'ana')], async () => shopAnswer(503)), null);
});
