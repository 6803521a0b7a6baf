import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { priceOf, userRow } from '../data-shape.ts';
import { type HttpRequest, type ShopAnswer, seededRandom, userOf } from '../traffic.ts';
import { signedIn } from './signed-in.ts';

const owner = ({ body }: HttpRequest) => userRow(Number(/(\d+)@/.exec(String(body?.email))?.[1]));

function ordered({ body }: HttpRequest): ShopAnswer {
  const { product, quantity } = Object(body);
  return shopAnswer(201, { id: 7, product_id: product, quantity, total_cents: quantity * priceOf(product) });
}

test('a user signs in once, orders each product once, and looks at the account', () => {
  const random = seededRandom(1);
  const user = userOf(signedIn);
  const first = user.draw(random);
  assert.deepEqual([first.method, first.path], ['POST', '/account/sign-in']);
  assert.equal(user.judge(first, shopAnswer(200, userRow(1 + owner(first).id))).wrong, 'wrong user');
  assert.deepEqual(user.draw(random), first, 'until it is in');
  assert.equal(user.judge(first, shopAnswer(200, owner(first))).wrong, '');
  const products: unknown[] = [];
  let looks = 0;
  for (let n = 0; n < 100; n++) {
    const request = user.draw(random);
    if (request.method === 'GET') looks++;
    else products.push(request.body?.product);
    const answer = request.body ? ordered(request) : shopAnswer(200, owner(first));
    assert.equal(user.judge(request, answer).wrong, '');
  }
  assert.equal(new Set(products).size, products.length);
  assert.ok(looks > 10 && looks < 45, String(looks));
});

test('who is asked to sign in was signed out, and signs in again; each way of being wrong has its reason', () => {
  const random = seededRandom(2);
  const user = userOf(signedIn);
  const first = user.draw(random);
  user.judge(first, shopAnswer(200, owner(first)));
  let request = user.draw(random);
  while (!request.body) request = user.draw(random);
  const reason = (answer: ShopAnswer) => user.judge(request, answer).wrong;
  assert.equal(reason(shopAnswer(503)), 'status 503');
  assert.equal(reason({ status: 0, headers: {}, body: 'cut' }), 'no answer');
  assert.equal(reason(shopAnswer(201, { id: null })), 'no order number');
  assert.equal(reason(shopAnswer(201, { id: 7, product_id: 0 })), 'wrong order');
  assert.equal(reason(shopAnswer(401)), 'signed out');
  assert.deepEqual(user.draw(random), first);
});
