import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { type Send } from '../http-sender.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { products } from './questions.ts';

const { corner, shop } = seededShop();

type Page = { products: { id: number; seller: string }[]; total: number };

/** Asks everything on fresh data, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send) {
  await corner.data('DELETE FROM products WHERE id > 20000');
  const asked = await askThrough(products, shop.url, seed, change);
  return { ...asked, wrong: new Set(asked.wrong) };
}

/** A shop whose pages are changed before they are shown. */
const pagesChanged = (change: (page: Page, request: HttpRequest) => void) => (send: Send) => {
  return async (request: HttpRequest): Promise<ShopAnswer> => {
    const answer = await send(request);
    if (!request.path.startsWith('/products?') || answer.status !== 200) return answer;
    const page = JSON.parse(answer.body);
    change(page, request);
    return { ...answer, body: JSON.stringify(page) };
  };
};

test('the healthy shop answers all questions right, with at most 50 requests', async () => {
  const { requests, answers } = await ask(1);
  assert.deepEqual(
    answers.filter(({ outcome }) => outcome !== 'right'),
    [],
  );
  assert.ok(requests <= 50, `${requests} requests`);
});

test('the same seed asks the same questions, another seed others', async () => {
  const asked = async (seed: number) => {
    const { answers } = await ask(seed, () => async () => shopAnswer(500));
    return answers.map(({ request }) => request);
  };
  assert.deepEqual(await asked(2), await asked(2));
  assert.notDeepEqual(await asked(2), await asked(3));
});

test('pages that are remembered and never renewed are noticed', async () => {
  const pages = new Map<string, ShopAnswer>();
  const { wrong } = await ask(4, send => async request => {
    const kept = pages.get(request.path);
    if (kept && request.method === 'GET') return kept;
    const answer = await send(request);
    if (request.method === 'GET') pages.set(request.path, answer);
    return answer;
  });
  assert.deepEqual(wrong, new Set(['new-product-shown', 'how-many']));
});

test('products in another order, of another page, or too few of them are noticed', async () => {
  const oldestFirst = pagesChanged(page => page.products.reverse());
  assert.ok((await ask(5, oldestFirst)).wrong.has('newest-first'));
  const firstPageOnly = (send: Send) => (request: HttpRequest) =>
    send({ ...request, path: request.path.replace(/page=\d+/, 'page=1') });
  assert.deepEqual((await ask(6, firstPageOnly)).wrong, new Set(['newest-first', 'bad-input']));
  const oneLess = pagesChanged(page => page.products.pop());
  assert.deepEqual((await ask(7, oneLess)).wrong, new Set(['newest-first', 'new-product-shown']));
});

test('the wrong number of products, and somebody else as their seller, are noticed', async () => {
  const ofThePage = pagesChanged(page => (page.total = page.products.length));
  assert.deepEqual((await ask(8, ofThePage)).wrong, new Set(['how-many']));
  const mixedUp = pagesChanged(({ products: shown }) => {
    for (const product of shown) product.seller = shown[0]?.seller ?? '';
  });
  assert.deepEqual((await ask(9, mixedUp)).wrong, new Set(['newest-first', 'new-product-shown']));
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(10, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
