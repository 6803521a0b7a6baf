import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { acknowledged } from '../acknowledged.ts';
import { priceOf } from '../data-shape.ts';
import { type HttpRequest, seededRandom, userOf } from '../traffic.ts';
import { partnerList } from './partner-list.ts';
import { partnerOrders } from './partner-orders.ts';
import type { PartnerOrder } from './requests.ts';

function made({ body }: HttpRequest, id = 500_001) {
  const { partner, key, product, quantity } = body as PartnerOrder;
  const total_cents = quantity * priceOf(product);
  return { id, partner_id: partner, key, product_id: product, quantity, total_cents };
}

test('who hears nothing sends the same request again, five times at most', () => {
  const random = seededRandom(1);
  const user = userOf(partnerOrders);
  const first = user.draw(random);
  for (let tries = 1; tries < 5; tries++) {
    assert.ok(user.judge(first, shopAnswer(tries % 2 ? 0 : 502)).wrong);
    assert.deepEqual(user.draw(random), first);
  }
  user.judge(first, shopAnswer(0));
  const second = user.draw(random);
  assert.notDeepEqual(second, first);
  user.judge(second, shopAnswer(503));
  assert.deepEqual(user.judge(user.draw(random), shopAnswer(201, made(second))), {
    wrong: '',
    label: 'again',
  });
  assert.notDeepEqual(user.draw(random), second);
});

test('an order that was there before is a promise too, and a clear "no" is not asked again', () => {
  const random = seededRandom(2);
  const user = userOf(partnerOrders);
  const request = user.draw(random);
  const { number, owner } = acknowledged(request, shopAnswer(200, made(request))) ?? {};
  assert.deepEqual([number, owner?.path], ['500001', `/partners/orders?partner=${request.body?.partner}`]);
  assert.equal(user.judge(request, shopAnswer(400)).wrong, 'status 400');
  assert.notDeepEqual(user.draw(random), request);
});

test('the list shows what is lost, and a key that made two orders', async () => {
  const receipt = (number: string, partner: number) => ({
    ...{ number, items: null, owner: { path: `/partners/orders?partner=${partner}` } },
  });
  const lists: Record<string, object[]> = {
    '7': [
      { id: 3, key: 'b' },
      { id: 2, key: 'a' },
      { id: 1, key: 'a' },
    ],
    '8': [],
  };
  const found = await partnerList.find([receipt('1', 7), receipt('4', 8)], async ({ path }) =>
    shopAnswer(200, { orders: lists[path.split('=').at(-1) ?? ''] }),
  );
  assert.deepEqual(
    [...(found ?? [])],
    [
      ['3', 1],
      ['1', 2],
    ],
  );
});
