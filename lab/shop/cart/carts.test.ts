import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { isRight } from '../../../test/shop-answer.ts';
import { seededRandom, type User, userOf } from '../traffic.ts';
import { carts } from './carts.ts';

const added = (product_id: unknown, quantity: unknown) => JSON.stringify({ product_id, quantity });
const cartOf = (...items: [number, number][]) =>
  JSON.stringify({ items: items.map(([product_id, quantity]) => ({ product_id, quantity })) });

/** A user who put one product in. */
function userWithCart(): { user: User; product: number; pieces: number } {
  const user = userOf(carts);
  const request = user.draw(() => 0.5);
  const { product, quantity } = request.body as { product: number; quantity: number };
  assert.ok(isRight(user, request, 201, added(product, quantity)));
  return { user, product, pieces: quantity };
}

const look = { method: 'GET', path: '/cart' } as const;

describe('users with carts', () => {
  test('begin with putting something in, then mostly look, sometimes add, seldom order', () => {
    const random = seededRandom(3);
    const seen: Record<string, number> = {};
    for (let n = 0; n < 2000; n++) {
      const { method, path } = userWithCart().user.draw(random);
      seen[`${method} ${path}`] = (seen[`${method} ${path}`] ?? 0) + 1 / 2000;
    }
    assert.deepEqual(Object.keys(seen).sort(), ['GET /cart', 'POST /cart/items', 'POST /cart/order']);
    assert.ok(Math.abs((seen['GET /cart'] ?? 0) - 0.6) < 0.05, JSON.stringify(seen));
    assert.ok(Math.abs((seen['POST /cart/order'] ?? 0) - 0.02) < 0.02, JSON.stringify(seen));
  });

  test('each sees that the cart holds what was put in, and nothing else', () => {
    const answers: [string, boolean][] = [];
    for (const change of ['right', 'empty', 'fewer', 'more', 'no cart'] as const) {
      const { user, product, pieces } = userWithCart();
      const body = {
        right: cartOf([product, pieces]),
        empty: cartOf(),
        fewer: cartOf([product, pieces - 1]),
        more: cartOf([product, pieces], [product + 1, 1]),
        'no cart': '<html>',
      }[change];
      answers.push([change, isRight(user, look, 200, body)]);
    }
    assert.deepEqual(Object.fromEntries(answers), {
      right: true,
      empty: false,
      fewer: false,
      more: false,
      'no cart': false,
    });
  });

  test('more of the same product adds up', () => {
    const { user, product, pieces } = userWithCart();
    const more = { method: 'POST', path: '/cart/items', body: { product, quantity: 2 } } as const;
    assert.ok(isRight(user, more, 201, added(product, pieces + 2)));
    assert.ok(!isRight(user, more, 201, added(product, 2)), 'the earlier ones were forgotten');
  });

  test('a loss counts once: the user looks, and goes on from what is there', () => {
    const { user, product, pieces } = userWithCart();
    const more = { method: 'POST', path: '/cart/items', body: { product, quantity: 1 } } as const;
    assert.ok(!isRight(user, more, 0, 'no answer'));
    assert.deepEqual(
      user.draw(() => 0.01),
      look,
      'first of all it looks',
    );
    assert.ok(isRight(user, look, 200, cartOf([product, pieces + 1])), 'it may have been put in, or not');
    assert.ok(isRight(user, look, 200, cartOf([product, pieces + 1])));
    assert.ok(!isRight(user, look, 200, cartOf()));
    assert.ok(isRight(user, look, 200, cartOf()), 'gone once, told once');
  });

  test('an order has a number and a total, and leaves the cart empty', () => {
    const order = { method: 'POST', path: '/cart/order' } as const;
    const { user } = userWithCart();
    assert.ok(isRight(user, order, 201, '{"number":10001,"total_cents":500}'));
    assert.ok(isRight(user, look, 200, cartOf()));
    for (const wrong of ['{"total_cents":500}', '{"number":0,"total_cents":500}', '{"number":7}', ''])
      assert.ok(!isRight(userWithCart().user, order, 201, wrong), wrong);
    assert.ok(!isRight(userWithCart().user, order, 409, '{"number":10001,"total_cents":500}'));
  });

  test('without a user it is a new customer’s first piece', () => {
    const request = carts.draw(seededRandom(1));
    const { product, quantity } = request.body as { product: number; quantity: number };
    assert.ok(isRight(carts, request, 201, added(product, quantity)));
    assert.ok(!isRight(carts, request, 201, added(product, quantity + 1)));
    assert.ok(!isRight(carts, request, 200, added(product, quantity)));
  });
});
