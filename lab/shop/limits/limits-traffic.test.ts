import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { seededRandom } from '../traffic.ts';
import { forger } from './forger.ts';
import { priceRobot } from './price-robot.ts';
import { productLooks } from './product-looks.ts';

const refused = (after?: string) => ({
  ...shopAnswer(429, { error: 'too many requests' }),
  headers: after === undefined ? {} : { 'retry-after': after },
});

test('a robot is served or refused, and both are right; a "no" must say when to come back', () => {
  const request = priceRobot.draw(seededRandom(1));
  const judge = (answer: ReturnType<typeof refused>) => priceRobot.judge(request, answer);
  assert.deepEqual(judge(refused('1')), { wrong: '', label: 'refused' });
  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
  assert.equal(judge(refused(inTenSeconds)).wrong, '');
  for (const wrong of [undefined, '0', '61', 'soon', new Date(Date.now() - 5000).toUTCString()])
    assert.equal(judge(refused(wrong)).wrong, 'wrong Retry-After', String(wrong));
  assert.equal(judge(shopAnswer(503)).wrong, 'status 503');
  assert.equal(judge(shopAnswer(200, { products: [], total: 0 })).label, undefined);
});

test('a customer is never refused', () => {
  const request = productLooks.draw(seededRandom(1));
  assert.equal(productLooks.judge(request, refused('1')).wrong, 'status 429');
});

test('a forger names another caller each time', () => {
  const random = seededRandom(1);
  const named = Array.from({ length: 50 }, () => forger.draw(random).headers?.['x-forwarded-for']);
  assert.equal(new Set(named).size, 50);
  for (const one of named) assert.match(String(one), /^\d+\.\d+\.\d+\.\d+$/);
});
