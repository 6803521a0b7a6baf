import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { storyOf } from '../../judge/checks/answer-words.ts';
import type { Administer } from '../contract.ts';
import type { Send } from '../http-sender.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { products } from './questions.ts';

const { corner, shop } = seededShop();

type Page = { products: { id: number; seller: string; price_cents: number }[]; total: number };

const asHealthy = (send: Send): Send => send;

/** Asks everything on fresh data, through a shop whose answers `change` may spoil; `drawnMs` besides the fixed questions. */
async function ask(
  seed: number,
  change: (send: Send) => Send = asHealthy,
  drawnMs = 0,
  administer: Administer = corner.data,
) {
  await corner.data('DELETE FROM products WHERE id > 20000');
  const asked = await askThrough(products, shop.url, seed, change, { administer, drawnMs });
  const first = asked.answers.find(({ outcome }) => outcome === 'wrong');
  return { ...asked, first, story: first ? storyOf(first, 90) : '' };
}

/** A shop whose pages are changed before they are shown. */
const pagesChanged = (change: (page: Page, request: HttpRequest) => void) => (send: Send) => {
  return async (request: HttpRequest): Promise<ShopAnswer> => {
    const answer = await send(request);
    if (!isPage(request) || answer.status !== 200) return answer;
    const page = JSON.parse(answer.body);
    change(page, request);
    return { ...answer, body: JSON.stringify(page) };
  };
};

const isPage = ({ path }: HttpRequest) => path.startsWith('/products?');
const asked = ({ path }: HttpRequest, name: string) => new URLSearchParams(path.split('?')[1]).get(name);

test('the healthy shop answers everything right, whatever the seed', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { answers } = await ask(seed, asHealthy, 100);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
      `seed ${seed}`,
    );
  }
});

test('the same seed asks the same questions, another seed others', async () => {
  const all = async (seed: number) => {
    const { answers } = await ask(
      seed,
      () => async () => shopAnswer(500),
      0,
      async () => [],
    );
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await all(2), await all(2));
  assert.notDeepEqual(await all(2), await all(3));
});

/** A shop that keeps pages by the key, and forgets them as `isOver` says. */
const kept =
  (keyOf: (request: HttpRequest) => string, isOver = (_added: HttpRequest, _key: string) => false) =>
  (send: Send): Send => {
    const pages = new Map<string, ShopAnswer>();
    return async request => {
      const key = keyOf(request);
      const page = pages.get(key);
      if (isPage(request) && page) return page;
      const answer = await send(request);
      if (isPage(request) && answer.status === 200) pages.set(key, answer);
      if (request.method === 'POST')
        for (const one of pages.keys()) if (isOver(request, one)) pages.delete(one);
      return answer;
    };
  };
const ofItsCategory = ({ body }: HttpRequest, key: string) => key.startsWith(`${body?.category} `);
const allOf = (request: HttpRequest) =>
  ['category', 'page', 'size'].map(name => asked(request, name)).join(' ');

test('pages that are kept until something new comes are right', async () => {
  const { wrong } = await ask(4, kept(allOf, ofItsCategory), 300);
  assert.deepEqual(wrong, []);
});

const spoiled: [what: string, change: (send: Send) => Send, question: string, mostSteps?: number][] = [
  ['pages that are kept for ever', kept(allOf), 'new-product-shown', 3],
  [
    'a page that is kept without its number',
    kept(one => `${asked(one, 'category')} ${asked(one, 'size')}`, ofItsCategory),
    'newest-first',
    2,
  ],
  [
    'a page that is kept without its size',
    kept(one => `${asked(one, 'category')} ${asked(one, 'page')}`, ofItsCategory),
    'newest-first',
    2,
  ],
  [
    'only first pages are read again',
    kept(allOf, (added, key) => ofItsCategory(added, key) && / 1 \d+$/.test(key)),
    'new-product-shown',
    4,
  ],
  ['oldest first', pagesChanged(page => page.products.reverse()), 'newest-first', 1],
  [
    'page 1, whichever page is asked for',
    send => request => send({ ...request, path: request.path.replace(/page=\d+/, 'page=1') }),
    'newest-first',
    1,
  ],
  ['one product too few', pagesChanged(page => page.products.pop()), 'newest-first', 1],
  ['the total of the page', pagesChanged(page => (page.total = page.products.length)), 'how-many', 1],
  [
    'somebody else as the seller',
    pagesChanged(({ products: shown }) => {
      for (const one of shown) one.seller = shown[0]?.seller ?? '';
    }),
    'newest-first',
    1,
  ],
  [
    'categories in any case',
    send => request =>
      send({ ...request, path: request.path.replace(/category=\w+/, found => found.toLowerCase()) }),
    'exact-category',
    1,
  ],
  [
    'a pattern in place of the category',
    send => request =>
      send({ ...request, path: request.path.replace(/category=%25(?=&)/, 'category=books') }),
    'exact-category',
    1,
  ],
  [
    'a page that a browser may keep',
    send => async request => {
      const answer = await send(request);
      return { ...answer, headers: { ...answer.headers, 'cache-control': 'public, max-age=60' } };
    },
    'json-not-kept',
    1,
  ],
  [
    'HTML',
    send => async request => ({ ...(await send(request)), headers: { 'content-type': 'text/html' } }),
    'json-not-kept',
    1,
  ],
];

for (const [what, change, question, mostSteps = 1] of spoiled)
  test(`noticed: ${what}`, async () => {
    const { first, story } = await ask(5, change);
    assert.equal(first?.question, question, JSON.stringify(first));
    assert.ok((first?.steps.length ?? 0) <= mostSteps, story);
  });

test('sellers and prices that are kept for ever are noticed', async () => {
  const { first } = await ask(6, send => {
    const names = new Map<number, string>();
    return pagesChanged(({ products: shown }) => {
      for (const one of shown) {
        const seller = (one as unknown as { seller_id: number }).seller_id;
        if (!names.has(seller)) names.set(seller, one.seller);
        one.seller = names.get(seller) ?? '';
      }
    })(send);
  });
  assert.equal(first?.question, 'as-of-today');
  const prices = await ask(7, send => {
    const known = new Map<number, number>();
    return async request => {
      const answer = await send(request);
      const one = JSON.parse(answer.body);
      if (answer.status === 201) known.set(one.id, one.price_cents);
      if (!isPage(request) || answer.status !== 200) return answer;
      for (const product of one.products) product.price_cents = known.get(product.id) ?? product.price_cents;
      return { ...answer, body: JSON.stringify(one) };
    };
  });
  assert.equal(prices.first?.question, 'as-of-today');
});

test('a refusal that keeps a connection is noticed', async () => {
  let refusedSoFar = 0;
  const { first, story } = await ask(8, send => async request => {
    if (refusedSoFar >= 10) return shopAnswer(503);
    const answer = await send(request);
    if (answer.status === 404) refusedSoFar++;
    return answer;
  });
  assert.equal(first?.outcome, 'wrong');
  assert.match(story, /^1\. 12 times (GET|POST) .*: status 404\n2\. GET .*: status 503/m);
});

test('two requests at the same moment that make one product are noticed', async () => {
  const running = new Map<string, Promise<ShopAnswer>>();
  const { first } = await ask(9, send => async request => {
    if (request.method !== 'POST') return send(request);
    const key = JSON.stringify(request.body);
    const same = running.get(key) ?? send(request).finally(() => running.delete(key));
    running.set(key, same);
    return same;
  });
  assert.equal(first?.question, 'new-product');
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(10, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
