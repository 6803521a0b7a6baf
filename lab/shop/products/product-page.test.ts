import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isRight } from '../../../test/shop-answer.ts';
import { seededRandom } from '../traffic.ts';
import { productPage } from './product-page.ts';

const numberOf = (path: string, name: string) => Number(path.match(new RegExp(`${name}=(\\d+)`))?.[1]);

test('most requests are for the first pages, and no page is asked for that is not full', () => {
  const random = seededRandom(7);
  const pages = Array.from({ length: 5000 }, () => numberOf(productPage.draw(random).path, 'page'));
  const inFront = pages.filter(page => page <= 3).length / pages.length;
  assert.ok(inFront > 0.77 && inFront < 0.85, `${inFront}`);
  for (const size of [5, 50, 49]) {
    for (let n = 0; n < 1000; n++) {
      const { path } = productPage.drawCostly(random, size);
      assert.equal(numberOf(path, 'size'), size);
      assert.ok(numberOf(path, 'page') * size <= 2500, path);
    }
  }
});

test('a page is right when it is full of this category’s products, each with its seller', () => {
  const request = productPage.draw(() => 0, 2);
  assert.equal(request.path, '/products?category=books&page=1&size=2');
  const isRightAnswer = (products: unknown, status = 200) =>
    isRight(productPage, request, status, JSON.stringify({ products, total: 2500 }));
  const book = { category: 'books', seller: 'Ana Costa' };
  assert.ok(isRightAnswer([book, book]));
  assert.ok(!isRightAnswer([book]) && !isRightAnswer([book, book, book]), 'another number of products');
  assert.ok(
    !isRightAnswer([book, { ...book, category: 'toys' }]) && !isRightAnswer([book, { category: 'books' }]),
  );
  assert.ok(!isRightAnswer([book, book], 503) && !isRightAnswer([book, null]) && !isRightAnswer('two'));
  assert.ok(!isRight(productPage, request, 200, '<html>') && !isRight(productPage, request, 200, ''));
});
