import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { heavyUsers, orders, priceOf, users } from '../data-shape.ts';
import { type Random, seededRandom, userOf } from '../traffic.ts';
import { leafing } from './leafing.ts';
import { orderHistory } from './order-history.ts';
import { placeOrder } from './place-order.ts';
import { newestOf } from './truth.ts';

const userIn = (path: string) => Number(path.match(/user=(\d+)/)?.[1]);
const drawn = <Drawn>(draw: (random: Random) => Drawn): Drawn[] => {
  const random = seededRandom(7);
  return Array.from({ length: 5000 }, () => draw(random));
};

test('three requests of ten are for one of the hundred heavy users; nobody is asked for who does not exist', () => {
  const histories = drawn(random => userIn(orderHistory.draw(random).path));
  const buyers = drawn(random => Number(placeOrder.draw(random).body?.user));
  for (const asked of [histories, buyers]) {
    const share = asked.filter(user => user <= heavyUsers).length / asked.length;
    assert.ok(share > 0.27 && share < 0.33, `${share}`);
    assert.ok(asked.every(user => user >= 1 && user <= users));
  }
  assert.ok(drawn(random => userIn(orderHistory.drawCostly(random).path)).every(user => user <= heavyUsers));
});

const wrongIn = (user: number, limit: number, body: unknown, status = 200) =>
  orderHistory.judge({ method: 'GET', path: `/orders?user=${user}&limit=${limit}` }, shopAnswer(status, body))
    .wrong;

test('an order history is right when it is this user’s newest orders', () => {
  const [first, second, third, fourth] = newestOf(42, 4);
  const wrong = (...list: unknown[]) => wrongIn(42, 3, { orders: list, next: null });
  assert.equal(wrong(first, second, third), '');
  assert.equal(wrong({ ...first, thanks: 'come again' }, second, third), '', 'other fields are welcome');
  assert.equal(wrong(first, second), 'wrong rows', 'one is missing');
  assert.equal(wrong(first, second, third, fourth), 'wrong rows', 'more than asked for');
  assert.equal(wrong(second, third, fourth), 'wrong rows', 'the second page');
  assert.equal(wrong(first, third, second), 'wrong rows', 'another order');
  assert.equal(wrong(first, first, third), 'wrong rows', 'one twice');
  assert.equal(wrong(first, second, newestOf(43, 1)[0]), 'wrong rows', 'somebody else’s');
  assert.equal(wrong(first, second, { ...third, total_cents: 1 }), 'wrong fields');
  assert.equal(wrong(), 'wrong rows', 'every user has orders');
  assert.equal(wrongIn(42, 3, { orders: [null] }), 'wrong user');
  assert.equal(wrongIn(42, 3, '<html>'), 'no list');
  assert.equal(wrongIn(42, 3, '', 503), 'status 503');
});

test('a user with few orders has all of them on the page', () => {
  const all = newestOf(4711, 50);
  assert.ok(all.length === 3 || all.length === 4);
  assert.equal(wrongIn(4711, 50, { orders: all }), '');
  assert.equal(wrongIn(4711, 50, { orders: all.slice(0, -1) }), 'wrong rows');
});

test('orders that were placed since the beginning stand in front, and are this user’s', () => {
  const [first, second, third] = newestOf(42, 3);
  const placed = { id: orders + 1, user_id: 42, created_at: '2026-03-01T10:00:00.000Z' };
  const wrong = (...list: unknown[]) => wrongIn(42, 3, { orders: list });
  assert.equal(wrong(placed, placed, first), 'wrong rows', 'one twice');
  const later = { ...placed, id: orders + 2 };
  assert.equal(wrong(later, placed, first), '');
  assert.equal(wrong(placed, later, first), 'wrong rows', 'the older one first');
  assert.equal(
    wrong({ ...placed, id: 'A-17', created_at: '2026-03-01T10:00:00.001Z' }, placed, first),
    '',
    'the shop decides what a number looks like',
  );
  assert.equal(wrong({ ...placed, id: orders + 3 }, later, placed), '');
  assert.equal(wrong(placed, first, second, third), 'wrong rows', 'more than asked for');
  assert.equal(wrong(placed, first), 'wrong rows');
  assert.equal(wrong(first, second, placed), 'wrong rows');
  assert.equal(wrong({ ...placed, user_id: 43 }, first, second), 'wrong user');
});

test('a placed order is right when it is the one that was sent, at today’s price', () => {
  const request = placeOrder.draw(seededRandom(1));
  const { user, product, quantity } = request.body as { user: number; product: number; quantity: number };
  const order = {
    ...{ id: orders + 5, user_id: user, product_id: product, quantity, status: 'placed' },
    total_cents: quantity * priceOf(product),
  };
  const judge = (body: unknown, status = 201) => placeOrder.judge(request, shopAnswer(status, body));
  assert.equal(judge(order).wrong, '');
  assert.equal(judge({ ...order, id: '5d1f-a' }).wrong, '', 'the shop decides what a number looks like');
  assert.equal(judge(order, 200).wrong, 'status 200');
  for (const change of [
    { quantity: 0 },
    { user_id: 1 },
    { total_cents: order.total_cents + 1 },
    { status: 'new' },
  ])
    assert.equal(judge({ ...order, ...change }).wrong, 'wrong order');
  for (const id of [undefined, null, '', {}]) assert.equal(judge({ ...order, id }).wrong, 'no order number');
  assert.equal(judge('null').wrong, 'no order number');
});

test('who leafs goes on where the shop says; a place that the shop does not know is lost, and the user begins again', () => {
  const random = seededRandom(1);
  const user = userOf(leafing);
  const first = user.draw(random);
  assert.ok(userIn(first.path) <= heavyUsers);
  assert.equal(user.judge(first, shopAnswer(200, { orders: [], next: 'a b' })).wrong, '');
  const second = user.draw(random);
  assert.equal(second.path, `${first.path}&before=a%20b`);
  assert.equal(user.judge(second, shopAnswer(503)).wrong, 'status 503');
  assert.deepEqual(user.draw(random), second, 'after an error the same page again');
  assert.equal(user.judge(second, shopAnswer(400)).wrong, 'place lost');
  const third = user.draw(random);
  assert.doesNotMatch(third.path, /before/);
  assert.equal(user.judge(third, shopAnswer(400)).wrong, 'status 400', 'the first page needs no place');
});
