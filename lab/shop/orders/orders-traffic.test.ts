import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isRight } from '../../../test/shop-answer.ts';
import { type Random, seededRandom } from '../traffic.ts';
import { orderHistory } from './order-history.ts';
import { placeOrder } from './place-order.ts';

const userOf = (path: string) => Number(path.match(/user=(\d+)/)?.[1]);
const drawn = <Drawn>(draw: (random: Random) => Drawn): Drawn[] => {
  const random = seededRandom(7);
  return Array.from({ length: 5000 }, () => draw(random));
};

test('three requests of ten are for one of the hundred heavy users; nobody is asked for who does not exist', () => {
  const histories = drawn(random => userOf(orderHistory.draw(random).path));
  const buyers = drawn(random => Number(placeOrder.draw(random).body?.user));
  for (const users of [histories, buyers]) {
    const share = users.filter(user => user <= 100).length / users.length;
    assert.ok(share > 0.27 && share < 0.33, `${share}`);
    assert.ok(users.every(user => user >= 1 && user <= 200_000));
  }
  assert.ok(drawn(random => userOf(orderHistory.drawCostly(random).path)).every(user => user <= 100));
});

test('an order history is right when it is a page of this user’s orders', () => {
  const request = orderHistory.draw(() => 0.1, 2);
  const page = (...owners: number[]) =>
    JSON.stringify({ orders: owners.map(user_id => ({ user_id })), next: null });
  const user = userOf(request.path);
  const isRightAnswer = (body: string, status = 200) => isRight(orderHistory, request, status, body);
  assert.ok(isRightAnswer(page(user)) && isRightAnswer(page(user, user)));
  assert.ok(!isRightAnswer(page(user, user, user)), 'more than asked for');
  assert.ok(!isRightAnswer(page(user, user + 1)), 'somebody else’s');
  assert.ok(!isRightAnswer(page()), 'every user has orders');
  assert.ok(
    !isRightAnswer(page(user), 503) &&
      !isRightAnswer('<html>') &&
      !isRightAnswer('{"orders":[null]}') &&
      !isRightAnswer(''),
  );
});

test('a placed order is right when it is the one that was sent', () => {
  const request = placeOrder.draw(seededRandom(1));
  const { user, product, quantity } = request.body ?? {};
  const order = { id: 5, user_id: user, product_id: product, quantity };
  assert.ok(isRight(placeOrder, request, 201, JSON.stringify(order)));
  assert.ok(!isRight(placeOrder, request, 200, JSON.stringify(order)));
  assert.ok(!isRight(placeOrder, request, 201, JSON.stringify({ ...order, quantity: 0 })));
  assert.ok(!isRight(placeOrder, request, 201, 'null'));
});
