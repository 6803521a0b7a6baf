import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { withCookies } from '../cookies.ts';
import { orderRow } from '../data-shape.ts';
import type { Send } from '../http-sender.ts';
import { httpSender } from '../http-sender.ts';
import { readList } from './list.ts';
import { warehouse } from './questions.ts';

const { shop } = seededShop();

const body = (text: string) => Object(JSON.parse(text));

test('the healthy shop lists the orders of the beginning that are not delivered, then both kinds of new ones', async () => {
  const send = withCookies(httpSender(shop.url, 5000));
  const bought = await send({
    method: 'POST',
    path: '/checkout',
    body: { user: 4, product: 77, quantity: 2 },
  });
  for (const product of [9, 8])
    await send({ method: 'POST', path: '/cart/items', body: { product, quantity: product - 7 } });
  const ordered = await send({ method: 'POST', path: '/cart/order' });
  const { orders, pages, problem } = await readList(send);
  assert.deepEqual([problem, orders.length], [null, 2002]);
  assert.ok(pages > 2);
  for (const { number, items } of orders.slice(0, 2000)) {
    const { status, product_id, quantity } = orderRow(Number(number));
    assert.deepEqual([status, items], ['placed', [[product_id, quantity]]]);
  }
  assert.deepEqual(orders.slice(2000), [
    { number: String(body(bought.body).id), items: [[77, 2]] },
    {
      number: String(body(ordered.body).number),
      items: [
        [8, 1],
        [9, 2],
      ],
    },
  ]);
  assert.equal((await send({ method: 'GET', path: '/warehouse/orders?after=lamp' })).status, 400);
});

test('the healthy shop answers its questions; a page without orders and one that is too long are noticed', async () => {
  const ask = async (change: (send: Send) => Send) =>
    (await askThrough(warehouse, shop.url, 1, change)).wrong;
  assert.deepEqual(await ask(send => send), []);
  const one = { number: 7, items: [{ product_id: 1, quantity: 1 }] };
  for (const answer of [
    shopAnswer(500),
    shopAnswer(200, '<html>'),
    shopAnswer(200, { orders: [{ number: 7 }], next: null }),
    shopAnswer(200, { orders: [{ ...one, number: '' }], next: null }),
    shopAnswer(200, { orders: Array(1001).fill(one), next: null }),
  ])
    assert.deepEqual(await ask(() => async () => answer), ['warehouse-list'], answer.body.slice(0, 60));
});

test('a list that cannot be read, or has no end, is said to be so', async () => {
  const page =
    (orders: number, next: unknown): Send =>
    async () =>
      shopAnswer(200, {
        orders: Array(orders).fill({ number: 7, items: [{ product_id: 1, quantity: 1 }] }),
        next,
      });
  const problemOf = async (send: Send) => (await readList(send)).problem;
  assert.deepEqual(await problemOf(async () => shopAnswer(404, '{}')), {
    ...{ kind: 'status', page: '/warehouse/orders', status: 404, said: '{}' },
  });
  assert.equal((await problemOf(async () => shopAnswer(200, '{}')))?.kind, 'no-list');
  assert.equal((await problemOf(page(1000, 'K-7/ä')))?.kind, 'no-end');
  assert.equal(await problemOf(page(3, null)), null);
});
