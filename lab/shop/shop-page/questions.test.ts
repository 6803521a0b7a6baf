import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { storyOf } from '../../judge/checks/answer-words.ts';
import type { Send } from '../http-sender.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { shopPage } from './questions.ts';

const { corner, shop } = seededShop();

const asHealthy = (send: Send): Send => send;

/** Asks everything on fresh data, through a shop whose answers `change` may spoil; `drawnMs` besides the fixed questions. */
async function ask(seed: number, change: (send: Send) => Send = asHealthy, drawnMs = 0) {
  await corner.data('DELETE FROM products WHERE id > 20000');
  await corner.data(
    'UPDATE products SET price_cents = 199 + id::bigint * 6151 % 19800 WHERE price_cents <> 199 + id::bigint * 6151 % 19800',
  );
  const administer = (statement: string, values: unknown[]) =>
    corner.data<Record<string, unknown>>(statement, values);
  const asked = await askThrough(shopPage, shop.url, seed, change, { administer, drawnMs });
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

test('each popular product has the price of the beginning when all is asked', async () => {
  await ask(2);
  const [changed] = await corner.data(
    `SELECT count(*)::int AS popular FROM products
     WHERE id IN (1204, 4711, 7350, 12089, 18626) AND price_cents <> 199 + id::bigint * 6151 % 19800`,
  );
  assert.deepEqual(changed, { popular: 0 });
});

type Kept = {
  keyOf?: (path: string) => string;
  ms?: number;
  copies?: number;
  isDeleted?: boolean | 'before the change';
  nothingToo?: boolean;
};

/** `/shop/07` is the page of product 7. */
const asNumber = (path: string): string => path.replace(/\/0+(?=\d)/, '/');

/** A shop that keeps pages; with `copies` each has its own memory, and only the one that takes a change forgets. */
const kept =
  ({ keyOf = asNumber, ms = Infinity, copies = 1, isDeleted = false, nothingToo = false }: Kept = {}) =>
  (send: Send): Send => {
    const memories = Array.from(
      { length: copies },
      () => new Map<string, { answer: ShopAnswer; endMs: number }>(),
    );
    let turn = 0;
    return async request => {
      const memory = memories[turn++ % copies] ?? new Map();
      const key = keyOf(request.path);
      const known = memory.get(key);
      if (request.method === 'GET' && known && known.endMs > Date.now()) return known.answer;
      const [, changed] = request.path.match(/^(\/shop\/\d+)\/price$/) ?? [];
      const forget = () => {
        for (const one of memory.keys())
          if (one === changed || one.startsWith(`${changed}?`)) memory.delete(one);
      };
      if (isDeleted === 'before the change') forget();
      const answer = await send(request);
      if (request.method === 'GET' && (answer.status === 200 || (nothingToo && answer.status === 404)))
        memory.set(key, { answer, endMs: Date.now() + ms });
      if (isDeleted === true) forget();
      return answer;
    };
  };

const keptByBrowsers =
  (caching: string) =>
  (send: Send): Send =>
  async request => {
    const answer = await send(request);
    return { ...answer, headers: { ...answer.headers, 'cache-control': caching } };
  };

/** What is new has its page after so many ms, as from a replica that is late. */
const lateProducts =
  (ms: number) =>
  (send: Send): Send => {
    const since = new Map<string, number>();
    return async request => {
      const answer = await send(request);
      if (request.path === '/shop' && answer.status === 201)
        since.set(`/shop/${JSON.parse(answer.body).id}`, Date.now());
      const [path = ''] = request.path.split('?');
      const isThere = request.method === 'POST' || Date.now() >= (since.get(asNumber(path)) ?? 0) + ms;
      return isThere ? answer : shopAnswer(404, { error: 'no such product' });
    };
  };

const valid: [what: string, change: (send: Send) => Send][] = [
  ['pages that are kept for two seconds', kept({ ms: 2000 })],
  ['pages that are kept for a second by each copy', kept({ ms: 1000, copies: 2 })],
  ['pages that are kept until the price changes', kept({ isDeleted: true })],
  ['new products that have their page a second later', lateProducts(1000)],
  ['that nothing is there, kept for two seconds', kept({ ms: 2000, nothingToo: true })],
  ['pages that a browser may keep for two seconds', keptByBrowsers('max-age=2')],
  [
    'pages that a browser may keep for one second, and show for one more',
    keptByBrowsers('max-age=1, stale-while-revalidate=1'),
  ],
];

for (const [what, change] of valid)
  test(`right: ${what}`, async () => {
    const { answers } = await ask(3, change);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
    );
  });

const priced = (change: (cents: number) => number) => (send: Send) => async (request: HttpRequest) => {
  const answer = await send(request);
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const page = JSON.parse(answer.body);
  return { ...answer, body: JSON.stringify({ ...page, price_cents: change(page.price_cents) }) };
};

/** Two copies with a memory each, in front of a store of both. */
const inLayers =
  (ms: number) =>
  (send: Send): Send => {
    type Page = { answer: ShopAnswer; untilMs: number };
    const store = new Map<string, Page>();
    const memories = [new Map<string, Page>(), new Map<string, Page>()];
    let turn = 0;
    return async request => {
      const memory = memories[turn++ % 2];
      const [own, shared] = [memory, store].map(layer => layer?.get(request.path));
      if (request.method !== 'GET') return send(request);
      if (own && Date.now() < own.untilMs) return own.answer;
      const isShared = shared !== undefined && Date.now() < shared.untilMs;
      const answer = isShared ? shared.answer : await send(request);
      if (answer.status !== 200) return answer;
      const page = { answer, untilMs: Date.now() + ms };
      memory?.set(request.path, page);
      if (!isShared) store.set(request.path, page);
      return answer;
    };
  };

const spoiled: [what: string, change: (send: Send) => Send, question: string, story: RegExp][] = [
  [
    'pages that are kept for ever',
    kept(),
    'new-price',
    /POST .*\n.* 2\.5 s later, 6 of 6 looks: .*price_cents is/,
  ],
  ['pages that are kept for five seconds', kept({ ms: 5000 }), 'new-price', /6 of 6 looks/],
  [
    'pages are thrown away before the change, not after it',
    kept({ isDeleted: 'before the change' }),
    'new-price',
    /SQL -- held for 0.4 s: SELECT .*\n.*POST .*\n.* at the same moment 6 times GET .*\n.* 6 of 6 looks/,
  ],
  [
    'only the copy that took the change forgets the page',
    kept({ copies: 2, isDeleted: true }),
    'new-price',
    /later, [1-5] of 6 looks/,
  ],
  [
    'net and gross in one place',
    kept({ keyOf: path => path.split('?')[0] ?? '', ms: 2000 }),
    'net-and-gross',
    /6 of 6 looks: .*prices is "gross" instead of "net"/,
  ],
  [
    'that nothing is there, kept for ever',
    kept({ isDeleted: true, nothingToo: true }),
    'new-product',
    /status 404/,
  ],
  [
    'a page that is deleted in the usual ways to ask for it alone',
    send => {
      const usual = kept({ isDeleted: true, keyOf: path => (/from=/.test(path) ? 'other' : path) });
      const forEver = kept();
      const [one, two] = [usual(send), forEver(send)];
      return request => (/from=/.test(request.path) ? two(request) : one(request));
    },
    'new-price',
    /from=mail/,
  ],
  [
    'a page that is kept under the number as it was typed',
    send => {
      const usual = kept({ isDeleted: true });
      const [one, typed] = [usual(send), kept({ keyOf: path => path })(send)];
      return request => (/\/0\d/.test(request.path) ? typed(request) : one(request));
    },
    'new-price',
    /GET \/shop\/0\d+: 2\.\d s later, 6 of 6 looks/,
  ],
  [
    'the old page, while a look makes the shop read it again',
    send => {
      const pages = new Map<string, ShopAnswer>();
      return async request => {
        const known = pages.get(request.path);
        const read = send(request).then(answer => {
          if (request.method === 'GET' && answer.status === 200) pages.set(request.path, answer);
          return answer;
        });
        return request.method === 'GET' && known ? known : read;
      };
    },
    'new-price',
    /\. 6 times GET .*: 6 of 6 looks: /,
  ],
  [
    'copies that keep for 1.9 s what a store of both has kept for as long',
    inLayers(1900),
    'new-price',
    /POST .*(\n.* 6 times GET .*: status 200)?\n.* 6 times GET .*: (2\.\d s later, )?[1-6] of 6 looks: /, // what forgets first, and when, is a matter of time
  ],
  ['net prices with the wrong factor', priced(cents => cents + 1), 'one-page', /price_cents/],
  [
    'a page that a browser may keep for a minute',
    keptByBrowsers('public, max-age=60'),
    'json-not-kept',
    /cache-control is "public, max-age=60"/,
  ],
  [
    'a page that a browser may show for a minute while it fetches a new one',
    keptByBrowsers('private, max-age=1, stale-while-revalidate=60'),
    'json-not-kept',
    /cache-control is "private, max-age=1, stale-while-revalidate=60"/,
  ],
];

for (const [what, change, question, story] of spoiled)
  test(`noticed: ${what}`, async () => {
    const seen = await ask(5, change);
    assert.equal(seen.first?.question, question, seen.story);
    assert.match(seen.story, story);
  });

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(10, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
