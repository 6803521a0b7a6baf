import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { acknowledged } from '../acknowledged.ts';
import { priceOf } from '../data-shape.ts';
import { seededRandom } from '../traffic.ts';
import { checkouts } from './checkouts.ts';
import { onlyCheckouts } from './only-checkouts.ts';

const request = checkouts.drawCostly(seededRandom(1));
const { user, product, quantity } = request.body as { user: number; product: number; quantity: number };
const order = { user_id: user, product_id: product, quantity, total_cents: quantity * priceOf(product) };
const wrong = (status: number, body: unknown) => checkouts.judge(request, shopAnswer(status, body)).wrong;

test('one of four buys, and of those two of a hundred have no address that works', () => {
  const random = seededRandom(7);
  const drawn = Array.from({ length: 20_000 }, () => checkouts.draw(random));
  const bought = drawn.filter(({ method }) => method === 'POST');
  assert.ok(bought.length > 4700 && bought.length < 5300, `${bought.length}`);
  const refused = bought.filter(({ body }) => Number(body?.user) % 97 === 0).length;
  assert.ok(refused > 60 && refused < 150, `${refused}`);
  assert.equal(onlyCheckouts.draw(random).method, 'POST');
});

test('some want what is sold out, which is refused, and some buy the same again and again', () => {
  const random = seededRandom(7);
  const bought = Array.from({ length: 1000 }, () => onlyCheckouts.draw(random));
  const [soldOut, ...more] = bought.filter(({ body }) => Number(body?.product) % 20 === 0);
  assert.ok(soldOut && more.length > 25 && more.length < 80, `${more.length}`);
  assert.equal(onlyCheckouts.judge(soldOut, shopAnswer(409, {})).wrong, '');
  assert.equal(onlyCheckouts.judge(soldOut, shopAnswer(201, { id: 7 })).wrong, 'status 201');
  const times = Map.groupBy(bought, ({ body }) => JSON.stringify(body));
  const often = [...times.values()].filter(same => same.length > 3).flat();
  assert.ok(often.length > 60 && often.length < 150, `${often.length}`);
});

test('the order may be there (201), whole, or be promised (202) by its number', () => {
  assert.equal(wrong(201, { id: 7, ...order }), '');
  assert.equal(wrong(201, { id: 7 }), 'wrong order');
  assert.equal(wrong(202, { id: 7 }), '');
  assert.equal(wrong(202, { id: 'b-7', ...order }), '');
  assert.equal(wrong(202, { id: 7, quantity: quantity + 1 }), 'wrong order');
  assert.equal(wrong(202, {}), 'no order number');
  assert.equal(wrong(200, { id: 7, ...order }), 'status 200');
  assert.equal(wrong(503, {}), 'status 503');
});

test('both promise the order', () => {
  for (const status of [201, 202])
    assert.equal(acknowledged(request, shopAnswer(status, { id: 7 }))?.number, '7');
  assert.equal(acknowledged({ ...request, path: '/orders' }, shopAnswer(202, { id: 7 })), null);
});
