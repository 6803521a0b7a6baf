import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { priceOf } from '../data-shape.ts';
import { type HttpRequest, seededRandom, type User, userOf } from '../traffic.ts';
import { carts } from './carts.ts';
import { totalOf } from './truth.ts';

const added = (product_id: unknown, quantity: unknown) => ({ product_id, quantity });
const cartOf = (...items: [number, number][]) => ({
  items: items.map(([product_id, quantity]) => ({ product_id, quantity, price_cents: priceOf(product_id) })),
  total_cents: totalOf(new Map(items)),
});

const wrongIn = (user: User, request: HttpRequest, status: number, body: unknown): string =>
  user.judge(request, shopAnswer(status, body)).wrong;

/** A user who put one product in. */
function userWithCart(): { user: User; product: number; pieces: number } {
  const user = userOf(carts);
  const request = user.draw(() => 0.5);
  const { product, quantity } = request.body as { product: number; quantity: number };
  assert.equal(wrongIn(user, request, 201, added(product, quantity)), '');
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

  test('each sees that the cart holds what was put in, at today’s prices, and nothing else', () => {
    const { product, pieces } = userWithCart();
    const right = cartOf([product, pieces]);
    const bodies = {
      right,
      empty: cartOf(),
      fewer: cartOf([product, pieces - 1]),
      more: cartOf([product, pieces], [product + 1, 1]),
      twice: cartOf([product, pieces], [product, pieces]),
      cheaper: { ...right, items: [{ ...right.items[0], price_cents: 1 }] },
      'other total': { ...right, total_cents: right.total_cents + 1 },
      'no cart': '<html>',
    };
    const reasons = Object.entries(bodies).map(([name, body]) => [
      name,
      wrongIn(userWithCart().user, look, 200, body),
    ]);
    assert.deepEqual(Object.fromEntries(reasons), {
      right: '',
      empty: 'wrong cart',
      fewer: 'wrong cart',
      more: 'wrong cart',
      twice: 'no cart',
      cheaper: 'wrong price',
      'other total': 'wrong total',
      'no cart': 'no cart',
    });
  });

  test('more of the same product adds up', () => {
    const { user, product, pieces } = userWithCart();
    const more = { method: 'POST', path: '/cart/items', body: { product, quantity: 2 } } as const;
    assert.equal(wrongIn(user, more, 201, added(product, pieces + 2)), '');
    assert.equal(
      wrongIn(user, more, 201, added(product, 2)),
      'wrong pieces',
      'the earlier ones were forgotten',
    );
  });

  test('a loss counts once: the user looks, and goes on from what is there', () => {
    const { user, product, pieces } = userWithCart();
    const more = { method: 'POST', path: '/cart/items', body: { product, quantity: 1 } } as const;
    assert.equal(wrongIn(user, more, 0, ''), 'no answer');
    assert.deepEqual(
      user.draw(() => 0.01),
      look,
      'first of all it looks',
    );
    assert.equal(
      wrongIn(user, look, 200, cartOf([product, pieces + 1])),
      '',
      'it may have been put in, or not',
    );
    assert.equal(wrongIn(user, look, 200, cartOf([product, pieces + 1])), '');
    assert.equal(wrongIn(user, look, 200, cartOf()), 'wrong cart');
    assert.equal(wrongIn(user, look, 200, cartOf()), '', 'gone once, told once');
  });

  test('an order has a number and the total of the cart, and leaves the cart empty', () => {
    const order = { method: 'POST', path: '/cart/order' } as const;
    const { user, product, pieces } = userWithCart();
    const total_cents = totalOf(new Map([[product, pieces]]));
    assert.deepEqual(user.judge(order, shopAnswer(201, { number: 10_001, total_cents })), {
      wrong: '',
      receipt: { number: '10001', items: [[product, pieces]], owner: null },
    });
    assert.equal(wrongIn(user, look, 200, cartOf()), '');
    const wrong = (body: unknown, status = 201) => wrongIn(userWithCart().user, order, status, body);
    assert.equal(wrong({ number: 'A-17', total_cents }), '', 'the shop decides what a number looks like');
    for (const number of [undefined, null, '', {}])
      assert.equal(wrong({ number, total_cents }), 'no order number');
    assert.equal(wrong({ number: 7, total_cents: total_cents + 1 }), 'wrong total');
    assert.equal(wrong({ number: 7 }), 'wrong total');
    assert.equal(wrong({ number: 10_001, total_cents }, 409), 'status 409');
  });

  test('without a user it is a new customer’s first piece', () => {
    const request = carts.draw(seededRandom(1));
    const { product, quantity } = request.body as { product: number; quantity: number };
    assert.equal(wrongIn(carts, request, 201, added(product, quantity)), '');
    assert.equal(wrongIn(carts, request, 201, added(product, quantity + 1)), 'wrong pieces');
    assert.equal(wrongIn(carts, request, 200, added(product, quantity)), 'status 200');
  });
});
