import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';
import { redis } from '../../test/servers/redis.ts';
import { originOf } from '../../test/servers/server.ts';
import { shopAnswer } from '../../test/shop-answer.ts';
import { testUnless } from '../../test/unless.ts';
import { withCookies } from './cookies.ts';
import { httpSender } from './http-sender.ts';
import { seededRandom, userOf } from './traffic.ts';
import { traffic } from './traffics.ts';

const origin = await originOf(redis);
const withoutRedis = 'missing' in origin && origin.missing;
const { shop } = seededShop({ withRedis: !withoutRedis });
/** What cannot be answered at all without Redis. */
const needsRedis = ['signed-in'];
const mostReasons = 12;

/** What a shop could say instead, down to objects that cannot even be made a text. */
const odd = { toString: 1, valueOf: 1 };
const oddBodies: unknown[] = [
  ...['', '<html>', '{', '[]', 'null', '7', '"text"', '{"__proto__":null}'],
  { orders: [null, 7, odd, [], {}], products: [null], items: [null, odd], total: odd, total_cents: odd },
  {
    orders: odd,
    products: odd,
    items: odd,
    number: odd,
    id: odd,
    pieces: odd,
    price_cents: odd,
    user_id: odd,
  },
  { orders: [odd, { id: odd }], products: [{ id: odd, category: odd }], total: 2501, email: odd, name: odd },
  { items: [{ product_id: odd, quantity: odd }], number: 7, id: '', product_id: odd, quantity: odd },
  { items: [{ product_id: 1, quantity: 1 }], number: [], id: [], product: odd, pieces: 1.5 },
];

for (const kind of Object.values(traffic)) {
  describe(kind.id, () => {
    const reason = needsRedis.includes(kind.id) && withoutRedis;
    testUnless(reason, 'the healthy shop answers all of it rightly', async () => {
      const random = seededRandom(3);
      const user = userOf(kind);
      const send = withCookies(httpSender(shop.url, 5000));
      for (let n = 0; n < 80; n++) {
        const request = n % 8 === 7 && !kind.newUser ? kind.drawCostly(random, 5) : user.draw(random);
        const answer = await send(request);
        const judgement = user.judge(request, answer);
        assert.equal(
          judgement.wrong,
          '',
          `${JSON.stringify(request)} ${JSON.stringify(judgement.difference)} ${answer.body}`,
        );
      }
    });

    test('no body makes it throw; it has at most a dozen short reasons', () => {
      const random = seededRandom(4);
      const reasons = new Set<string>();
      for (let n = 0; n < 40; n++) {
        const user = userOf(kind);
        for (const body of oddBodies) {
          for (const status of [0, 200, 201, 409]) {
            const { wrong, difference } = user.judge(user.draw(random), shopAnswer(status, body));
            if (!wrong) continue;
            reasons.add(wrong);
            assert.ok(wrong.length <= 24 && wrong.split(' ').length <= 4, wrong);
            assert.ok(difference);
          }
        }
      }
      assert.ok(reasons.size >= 2 && reasons.size <= mostReasons, [...reasons].join());
    });

    test('the same seed draws the same requests', () => {
      const drawn = () => {
        const random = seededRandom(5);
        return Array.from({ length: 50 }, () => [kind.draw(random), kind.drawCostly(random, 5)]);
      };
      assert.deepEqual(drawn(), drawn());
    });
  });
}
