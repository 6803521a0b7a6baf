import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { type Send } from '../http-sender.ts';
import type { ShopAnswer } from '../traffic.ts';
import { cart } from './questions.ts';

const { shop } = seededShop();

/** Asks everything, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send) {
  const asked = await askThrough(cart, shop.url, seed, change);
  return { ...asked, first: asked.wrong[0] };
}

const edited = (answer: ShopAnswer, edit: (body: Record<string, unknown>) => void): ShopAnswer => {
  const body = JSON.parse(answer.body);
  edit(body);
  return { ...answer, body: JSON.stringify(body) };
};

test('the healthy shop answers all questions right, with at most 350 requests', async () => {
  const { requests, answers } = await ask(1);
  assert.deepEqual(
    answers.filter(({ outcome }) => outcome !== 'right'),
    [],
  );
  assert.ok(requests <= 350, `${requests} requests`);
});

test('the same seed asks the same questions', async () => {
  const asked = async () => {
    const { answers } = await ask(2, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(), await asked());
});

test('carts that only every second request finds are noticed first', async () => {
  let turn = 0;
  const { first } = await ask(3, send => request => {
    const { headers: _, ...unknown } = request;
    return send(request.path === '/cart' && turn++ % 2 ? unknown : request);
  });
  assert.equal(first, 'cart-kept');
});

test('a shop that refuses when many come at the same moment is noticed', async () => {
  let inFlight = 0;
  const { first } = await ask(4, send => async request => {
    if (inFlight >= 8) return shopAnswer(503, 'not now');
    inFlight++;
    const answer = await send(request);
    inFlight--;
    return answer;
  });
  assert.equal(first, 'many-at-once');
});

test('pieces that get lost when many put something in at the same moment are noticed', async () => {
  let puts = 0;
  const { first } = await ask(5, send => async request => {
    const isLost = request.path === '/cart/items' && ++puts > 10;
    if (!isLost) return send(request);
    const { product, quantity } = Object(request.body);
    return shopAnswer(201, { product_id: product, quantity });
  });
  assert.equal(first, 'many-kept');
});

test('an order number that two orders have is noticed; one that fails instead, too', async () => {
  const repeated = await ask(6, send => async request => {
    const answer = await send(request);
    if (request.path !== '/cart/order' || answer.status !== 201) return answer;
    return edited(answer, body => (body.number = 10_000 + Math.floor(Number(body.number) / 2)));
  });
  assert.equal(repeated.first, 'own-number');
  let orders = 0;
  const failed = await ask(
    7,
    send => async request =>
      request.path === '/cart/order' && ++orders === 5 ? shopAnswer(500, '{}') : send(request),
  );
  assert.deepEqual([failed.first, failed.wrong.length], ['orders-at-once', 1]);
});

test('an order that cannot be found, is shown to strangers, or stays in the cart is noticed', async () => {
  const lost = await ask(
    8,
    send => async request =>
      request.path.startsWith('/cart/orders/1') ? shopAnswer(404, '{}') : send(request),
  );
  assert.equal(lost.first, 'order-found');
  const { wrong } = await ask(9, send => async request => {
    const answer = await send(request);
    if (request.path === '/cart')
      return edited(answer, body => (body.items = [{ product_id: 1, quantity: 1 }]));
    const isOrder = request.path.startsWith('/cart/orders/') && answer.status === 404;
    return isOrder ? { ...answer, status: 200 } : answer;
  });
  for (const question of ['new-customer', 'others-cart', 'others-order', 'empty-after-order'])
    assert.ok(wrong.includes(question), question);
});

test('a wrong price and a wrong total are noticed', async () => {
  for (const name of ['price_cents', 'total_cents']) {
    const { first } = await ask(10, send => async request => {
      const answer = await send(request);
      if (request.path !== '/cart') return answer;
      return { ...answer, body: answer.body.replace(new RegExp(`"${name}":([1-9])`), `"${name}":1$1`) };
    });
    assert.equal(first, 'cart-kept', name);
  }
});

test('other fields and cookies are welcome', async () => {
  const { wrong } = await ask(11, send => async request => {
    const answer = await send(request);
    const more = edited(answer, body => (body.thanks = 'come again'));
    const cookies = [...(answer.headers['set-cookie']?.split('\n') ?? []), 'COPY=api-2; path=/'];
    return { ...more, headers: { ...answer.headers, 'set-cookie': cookies.join('\n') } };
  });
  assert.deepEqual(wrong, []);
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(12, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
