import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { storyOf } from '../../judge/checks/answer-words.ts';
import type { Send } from '../http-sender.ts';
import { pause } from '../look-until.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { market } from './questions.ts';

const { corner, shop } = seededShop();

const asHealthy = (send: Send): Send => send;

/** Asks everything on fresh data, through a shop whose answers `change` may spoil; `drawnMs` besides the fixed questions. */
async function ask(seed: number, change: (send: Send) => Send = asHealthy, drawnMs = 0) {
  await corner.data('DELETE FROM orders WHERE id > 1000000');
  await corner.data('DELETE FROM products WHERE id > 20000');
  await corner.data("SELECT setval(pg_get_serial_sequence('products', 'id'), 20000)");
  const asked = await askThrough(market, shop.url, seed, change, { drawnMs, administer: corner.data });
  const first = asked.answers.find(({ outcome }) => outcome === 'wrong');
  return { ...asked, first, story: first ? storyOf(first, 90) : '' };
}

test('the healthy shop answers everything right, whatever the seed', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { answers } = await ask(seed, asHealthy, 600);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
      `seed ${seed}`,
    );
  }
});

const userIn = ({ path, body }: HttpRequest): string => String(body?.user ?? path.match(/user=(\d+)/)?.[1]);

type Late = {
  ms?: number;
  isLate?: (request: HttpRequest, copy: number, took: number, agoMs: number) => boolean;
};

/** A shop with two copies, whose replica is late: the orders of the last `ms` are left out where `isLate` says so. */
const late =
  ({ ms = 1000, isLate = () => true }: Late = {}) =>
  (send: Send): Send => {
    const placed = new Map<string, { id: number; atMs: number; copy: number }[]>();
    let turn = 0;
    return async request => {
      const copy = turn++ % 2;
      const answer = await send(request);
      const user = userIn(request);
      const own = placed.get(user) ?? [];
      if (request.method === 'POST' && answer.status === 201 && request.path === '/market/orders') {
        placed.set(user, [...own, { id: JSON.parse(answer.body).id, atMs: Date.now(), copy }]);
        return { ...answer, headers: { ...answer.headers, 'set-cookie': 'ordered=1' } };
      }
      if (!request.path.startsWith('/market/orders?') || answer.status !== 200) return answer;
      const unseen = own.filter(
        ({ atMs, copy: took }) => Date.now() < atMs + ms && isLate(request, copy, took, Date.now() - atMs),
      );
      const { orders } = JSON.parse(answer.body) as { orders: { id: number }[] };
      const shown = orders.filter(({ id }) => unseen.every(one => one.id !== id));
      return { ...answer, body: JSON.stringify({ orders: shown }) };
    };
  };

/** A product that is put up for sale is there for others after so many ms. */
const lateProducts =
  (ms: number) =>
  (send: Send): Send => {
    const since = new Map<string, number>();
    return async request => {
      const answer = await send(request);
      if (request.path === '/market' && answer.status === 201)
        since.set(`/market/${JSON.parse(answer.body).id}`, Date.now());
      const isThere = Date.now() >= (since.get(request.path) ?? 0) + ms;
      return isThere ? answer : shopAnswer(404, { error: 'no such product' });
    };
  };

const hasCookie = ({ headers }: HttpRequest): boolean => headers?.cookie === 'ordered=1';

/** The cookie is taken back by the first look. */
const usedUp =
  (send: Send): Send =>
  async request => {
    const answer = await send(request);
    if (request.method === 'POST' || !hasCookie(request)) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': 'ordered=; Max-Age=0' } };
  };

/** What a look at a product answered is answered to all looks for so long. */
const keptFor =
  (ms: number, isKept: (answer: ShopAnswer) => boolean) =>
  (send: Send): Send => {
    const kept = new Map<string, { answer: ShopAnswer; untilMs: number }>();
    return async request => {
      const { method, path } = request;
      const found = kept.get(path);
      if (method === 'GET' && found && Date.now() < found.untilMs) return found.answer;
      const answer = await send(request);
      if (method === 'GET' && /^\/market\/\d+$/.test(path) && isKept(answer))
        kept.set(path, { answer, untilMs: Date.now() + ms });
      return answer;
    };
  };

/** An order is made at the price that its product had when it was put up for sale. */
const atFirstPrice = (send: Send): Send => {
  const first = new Map<number, number>();
  return async request => {
    const answer = await send(request);
    if (request.method !== 'POST' || answer.status !== 201) return answer;
    const body = JSON.parse(answer.body);
    if (request.path === '/market') first.set(body.id, body.price_cents);
    const price = first.get(body.product_id);
    if (request.path === '/market' || price === undefined) return answer;
    return { ...answer, body: JSON.stringify({ ...body, total_cents: body.quantity * price }) };
  };
};

const valid: [what: string, change: (send: Send) => Send][] = [
  ['new products that others see a second later', lateProducts(1000)],
  [
    'own orders that are late only for those without the cookie',
    late({ isLate: request => !hasCookie(request) }),
  ],
  ['products that are kept for two seconds', keptFor(2000, ({ status }) => status === 200)],
];

for (const [what, change] of valid)
  test(`right: ${what}`, async () => {
    const { answers } = await ask(3, change);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
    );
  });

const spoiled: [what: string, change: (send: Send) => Send, question: string, story: RegExp][] = [
  [
    'all lists are read from the replica',
    late(),
    'own-order',
    /POST \/market\/orders.*\n.*6 of 6 looks: order \d+ in place 1, where order 1\d{6} should be/,
  ],
  [
    'only the copy that took the order knows of it',
    late({ isLate: (_, copy, took) => copy !== took }),
    'own-order',
    /[1-5] of 6 looks: /,
  ],
  [
    'the first look alone goes to the primary',
    send => usedUp(late({ isLate: request => !hasCookie(request) })(send)),
    'own-order',
    /POST .*\n.*status 200\n.*0\.\d s later, 6 of 6 looks: order \d+ in place 1/,
  ],
  [
    'looks go to the primary for a shorter time than the replica is late',
    late({ ms: 3000, isLate: (_request, _copy, _took, agoMs) => agoMs > 700 }),
    'own-order',
    /POST .*\n(?:.*\n)+.*\d\.\d s later, 6 of 6 looks: order \d+ in place 1/,
  ],
  [
    'the order of a cookie stands in the list of somebody else at the same browser',
    send => {
      const placed = new Map<string, { user_id: number }>();
      return async request => {
        const answer = await send(request);
        if (request.path === '/market/orders' && answer.status === 201) {
          const order = JSON.parse(answer.body);
          placed.set(`ordered=${order.id}`, order);
          return { ...answer, headers: { ...answer.headers, 'set-cookie': `ordered=${order.id}` } };
        }
        const own = placed.get(request.headers?.cookie ?? '');
        if (!own || !request.path.startsWith('/market/orders?') || userIn(request) === `${own.user_id}`)
          return answer;
        const { orders } = JSON.parse(answer.body) as { orders: object[] };
        return { ...answer, body: JSON.stringify({ orders: [own, ...orders].slice(0, 5) }) };
      };
    },
    'own-orders',
    /POST .*\n(?:.*\n)+.*6 of 6 looks: order \d+ in place 1/,
  ],
  [
    'an order without an answer is sent once more',
    send => async request => {
      const answer = send(request);
      if (request.path !== '/market/orders' || request.method === 'GET') return answer;
      const isQuick = await Promise.race([answer.then(() => true), pause(300).then(() => false)]);
      if (!isQuick) await send(request);
      return answer;
    },
    'place-order',
    /LOCK TABLE orders.*\n.*POST .*\n.*6 of 6 looks: one request made two orders, \d+ and \d+/,
  ],
  [
    'who asked for a product before it was there keeps it away',
    keptFor(30_000, ({ status }) => status === 404),
    'new-product-shown',
    /GET \/market\/20001: status 404\n.*POST \/market .*\n.*6 of 6 looks: status 404/,
  ],
  ['a product that never changes', keptFor(30_000, ({ status }) => status === 200), 'change-shown', /UPDATE/],
  ['the price of a moment ago', atFirstPrice, 'price-of-now', /UPDATE products.*\n.*total_cents is/],
  ['a new product that shows after ten seconds', lateProducts(10_000), 'new-product-shown', /6 of 6 looks/],
  [
    'changes that go to the replica',
    send => async request =>
      request.method === 'POST' && request.path === '/market/orders'
        ? shopAnswer(500, { message: 'cannot execute INSERT in a read-only transaction' })
        : send(request),
    'place-order',
    /read-only/,
  ],
  [
    'orders of somebody else in the list',
    send => async request => send({ ...request, path: request.path.replace(/user=(\d+)/, 'user=7') }),
    'own-orders',
    /order \d+/,
  ],
  [
    'an answer that a browser may keep',
    send => async request => {
      const answer: ShopAnswer = await send(request);
      return { ...answer, headers: { ...answer.headers, 'cache-control': 'max-age=2' } };
    },
    'json-not-kept',
    /max-age=2/,
  ],
];

for (const [what, change, question, story] of spoiled)
  test(`noticed: ${what}`, async () => {
    const seen = await ask(5, change);
    assert.equal(seen.first?.question, question, seen.story);
    assert.match(seen.story, story);
  });

test('an order is asked about at once: a shop that makes its customer wait for the replica is right, and slow', async () => {
  const { answers } = await ask(6, send => {
    const behind = late({ ms: 300 })(send);
    return async request => {
      const answer = await behind(request);
      if (request.method === 'POST') await pause(300);
      return answer;
    };
  });
  assert.ok(answers.every(({ outcome }) => outcome === 'right'));
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(10, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
