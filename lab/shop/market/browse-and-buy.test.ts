import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { priceOf, productRow } from '../data-shape.ts';
import type { Purchase } from '../orders/truth.ts';
import { type HttpRequest, seededRandom, type User, userOf } from '../traffic.ts';
import { browseAndBuy } from './browse-and-buy.ts';

const purchaseIn = ({ body }: HttpRequest) => body as Purchase;
const placed = (request: HttpRequest, id: number) => {
  const { user: user_id, product: product_id, quantity } = purchaseIn(request);
  const total_cents = quantity * priceOf(product_id);
  return { id, user_id, product_id, quantity, total_cents, status: 'placed' };
};

const rightAnswer = (request: HttpRequest, id: number) => {
  if (request.method === 'POST') return shopAnswer(201, placed(request, id));
  if (request.path.startsWith('/market/orders')) return shopAnswer(200, { orders: [{ id: id - 1 }] });
  return shopAnswer(200, productRow(Number(request.path.slice('/market/'.length))));
};

test('eight of a hundred requests order, eight look at that, and nobody brings cookies to a second order', () => {
  const random = seededRandom(3);
  const user = userOf(browseAndBuy);
  const seen = { orders: 0, own: 0, looks: 0, fresh: 0 };
  const all = 5000;
  for (let n = 0; n < all; n++) {
    const request = user.draw(random);
    if (request.method === 'POST') seen.orders += 1 / all;
    else if (request.path.startsWith('/market/orders')) seen.own += 1 / all;
    else seen.looks += 1 / all;
    if (request.fresh) seen.fresh += 1 / all;
    assert.equal(user.judge(request, rightAnswer(request, n)).wrong, '');
  }
  assert.ok(
    Math.abs(seen.orders - 0.08) < 0.01 && Math.abs(seen.own - seen.orders) < 0.001,
    JSON.stringify(seen),
  );
  assert.ok(Math.abs(seen.fresh - seen.own) < 0.02, JSON.stringify(seen));
});

/** Draws until somebody orders. */
function order(user: User): HttpRequest {
  const random = seededRandom(4);
  for (;;) {
    const request = user.draw(random);
    if (request.method === 'POST') return request;
    user.judge(request, rightAnswer(request, 0));
  }
}

test('an order that is not in the own list is missed', () => {
  const user = userOf(browseAndBuy);
  const request = order(user);
  assert.equal(user.judge(request, shopAnswer(201, placed(request, 7))).wrong, '');
  const look = user.draw(Math.random);
  assert.equal(look.path, `/market/orders?user=${purchaseIn(request).user}`);
  const { wrong, difference } = user.judge(look, shopAnswer(200, { orders: [{ id: 6 }] }));
  assert.equal(wrong, 'order missing');
  assert.deepEqual(Object(difference).id, 7);
});

test('after an order that failed, nobody looks for it', () => {
  const user = userOf(browseAndBuy);
  assert.equal(user.judge(order(user), shopAnswer(503, {})).wrong, 'status 503');
  assert.notEqual(user.draw(() => 0.9).path.startsWith('/market/orders'), true);
});
