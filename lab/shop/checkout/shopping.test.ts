import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { acknowledged } from '../acknowledged.ts';
import { piecesOf, priceOf, productRow, products, stocked } from '../data-shape.ts';
import { seededRandom } from '../traffic.ts';
import { shopping } from './shopping.ts';
import { soldOut } from './sold-out.ts';

test('one of ten buys, never what is scarce; the others look at any product', () => {
  const random = seededRandom(7);
  const drawn = Array.from({ length: 5000 }, () => shopping.draw(random));
  const bought = drawn.filter(({ method }) => method === 'POST').map(({ body }) => Number(body?.product));
  assert.ok(bought.length > 420 && bought.length < 580, `${bought.length}`);
  assert.ok(bought.every(product => product >= 1 && piecesOf(product) === stocked));
  const seen = drawn.filter(({ method }) => method === 'GET').map(({ path }) => Number(path.split('/')[2]));
  assert.ok(seen.every(product => product >= 1 && product <= products));
  assert.ok(seen.some(product => piecesOf(product) === 0));
  assert.equal(shopping.drawCostly(random).method, 'POST');
});

test('a product is right when it is the one that was asked for, at its price, with no more pieces than there were', () => {
  const { name, price_cents } = productRow(77);
  const product = { product: 77, name, price_cents, pieces: stocked };
  const request = { method: 'GET', path: '/stock/77' } as const;
  const wrong = (answer: unknown, status = 200) => shopping.judge(request, shopAnswer(status, answer)).wrong;
  for (const pieces of [stocked, stocked - 1, 0]) assert.equal(wrong({ ...product, pieces }), '');
  for (const change of [{ product: 78 }, { name: 'Lamp' }, { price_cents: price_cents + 1 }])
    assert.equal(wrong({ ...product, ...change }), 'wrong product');
  for (const pieces of [stocked + 1, -1, 1.5, null, '3'])
    assert.equal(wrong({ ...product, pieces }), 'wrong pieces');
  assert.equal(wrong(product, 503), 'status 503');
  assert.equal(wrong(null), 'wrong product');
  assert.equal(wrong('<html>'), 'wrong product');
});

test('an order is right when it is the one that was sent, at today’s price', () => {
  const request = shopping.drawCostly(seededRandom(1));
  const { user, product, quantity } = request.body as { user: number; product: number; quantity: number };
  const total_cents = quantity * priceOf(product);
  const order = { id: 5, user_id: user, product_id: product, quantity, total_cents };
  const judge = (answer: unknown, status = 201) => shopping.judge(request, shopAnswer(status, answer));
  assert.deepEqual(judge(order), { wrong: '' });
  assert.deepEqual(acknowledged(request, shopAnswer(201, order)), {
    number: '5',
    items: [[product, quantity]],
    owner: { path: `/checkout/5?user=${user}` },
  });
  for (const status of [200, 409]) assert.equal(judge(order, status).wrong, `status ${status}`);
  for (const change of [{ user_id: 0 }, { total_cents: 1 }])
    assert.equal(judge({ ...order, ...change }).wrong, 'wrong order');
});

test('who wants what is sold out must hear that it is', () => {
  const random = seededRandom(7);
  for (let n = 0; n < 1000; n++) {
    const request = soldOut.draw(random);
    assert.equal(piecesOf(Number(request.body?.product)), 0);
    assert.equal(soldOut.judge(request, shopAnswer(409)).wrong, '');
    assert.equal(soldOut.judge(request, shopAnswer(503)).wrong, 'status 503');
  }
});
