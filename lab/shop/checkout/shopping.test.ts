import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isRight } from '../../../test/shop-answer.ts';
import { seededRandom } from '../traffic.ts';
import { shopping } from './shopping.ts';
import { soldOut } from './sold-out.ts';

test('one of ten buys, never what is scarce; the others look at any product', () => {
  const random = seededRandom(7);
  const drawn = Array.from({ length: 5000 }, () => shopping.draw(random));
  const bought = drawn.filter(({ method }) => method === 'POST').map(({ body }) => Number(body?.product));
  assert.ok(bought.length > 420 && bought.length < 580, `${bought.length}`);
  assert.ok(bought.every(product => product >= 1 && product <= 20_000 && product % 10 !== 0));
  const seen = drawn.filter(({ method }) => method === 'GET').map(({ path }) => Number(path.split('/')[2]));
  assert.ok(seen.every(product => product >= 1 && product <= 20_000));
  assert.ok(seen.some(product => product % 20 === 0));
  assert.equal(shopping.drawCostly(random).method, 'POST');
});

test('a product is right when it is the one that was asked for', () => {
  const request = { method: 'GET', path: '/stock/77' } as const;
  const isRightAnswer = (answer: unknown, status = 200) =>
    isRight(shopping, request, status, JSON.stringify(answer));
  const product = { product: 77, price_cents: 1200, pieces: 0 };
  assert.ok(isRightAnswer(product));
  assert.ok(!isRightAnswer({ ...product, product: 78 }) && !isRightAnswer({ ...product, pieces: null }));
  assert.ok(
    !isRightAnswer(product, 503) && !isRightAnswer(null) && !isRight(shopping, request, 200, '<html>'),
  );
});

test('an order is right when it is the one that was sent', () => {
  const request = shopping.drawCostly(seededRandom(1));
  const { user, product, quantity } = request.body ?? {};
  const order = { id: 5, user_id: user, product_id: product, quantity };
  const isRightAnswer = (answer: unknown, status = 201) =>
    isRight(shopping, request, status, JSON.stringify(answer));
  assert.ok(isRightAnswer(order));
  assert.ok(
    !isRightAnswer(order, 200) && !isRightAnswer(order, 409) && !isRightAnswer({ ...order, user_id: 0 }),
  );
});

test('who wants what is sold out must hear that it is', () => {
  const random = seededRandom(7);
  for (let n = 0; n < 1000; n++) {
    const request = soldOut.draw(random);
    const product = Number(request.body?.product);
    assert.ok(product % 20 === 0 && product <= 20_000);
    assert.ok(isRight(soldOut, request, 409, '') && !isRight(soldOut, request, 503, ''));
  }
});
