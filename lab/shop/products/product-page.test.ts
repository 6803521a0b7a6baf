import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { products as allProducts, productsInCategory } from '../data-shape.ts';
import { seededRandom } from '../traffic.ts';
import { frontPages } from './front-pages.ts';
import { productPage } from './product-page.ts';
import { pageOf } from './truth.ts';

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
      assert.ok(numberOf(path, 'page') * size <= productsInCategory, path);
    }
  }
});

test('in a sale nearly everybody stays in front', () => {
  const random = seededRandom(7);
  const pages = Array.from({ length: 5000 }, () => numberOf(frontPages.draw(random).path, 'page'));
  const inFront = pages.filter(page => page <= 3).length / pages.length;
  assert.ok(inFront > 0.98 && inFront < 1, `${inFront}`);
});

const wrongIn = (page: number, products: unknown, total: unknown = productsInCategory, status = 200) =>
  productPage.judge(
    { method: 'GET', path: `/products?category=books&page=${page}&size=3` },
    shopAnswer(status, { products, total }),
  ).wrong;
const books = (page: number) => pageOf({ category: 'books', page, size: 3 });

test('a page is right when it holds these very products, each with its seller', () => {
  const [a, b, c] = books(2);
  assert.equal(wrongIn(2, [a, b, c]), '');
  assert.equal(wrongIn(2, [{ ...a, stars: 5 }, b, c]), '', 'other fields are welcome');
  assert.equal(wrongIn(2, [a, b]), 'wrong rows');
  assert.equal(wrongIn(2, [a, b, c, c]), 'wrong rows');
  assert.equal(wrongIn(2, [b, a, c]), 'wrong rows');
  assert.equal(wrongIn(2, books(1)), 'wrong rows', 'page 2 shows page 1');
  assert.equal(wrongIn(2, [a, b, null]), 'wrong rows');
  assert.equal(wrongIn(2, [a, b, { ...c, seller: 'Nobody' }]), 'wrong fields');
  assert.equal(wrongIn(2, [a, b, { ...c, seller: undefined }]), 'wrong fields');
  assert.equal(wrongIn(2, 'two'), 'no list');
  assert.equal(wrongIn(2, [a, b, c], productsInCategory, 503), 'status 503');
  for (const total of [null, '2500', productsInCategory - 1, 3])
    assert.equal(wrongIn(2, [a, b, c], total), 'wrong total');
});

test('products that were added since the beginning stand in front, and `total` counts them', () => {
  const added = [2, 1].map(n => ({ id: allProducts + n, category: 'books', seller: 'Ana Adler' }));
  const grown = productsInCategory + 2;
  const [a, b] = books(1);
  assert.equal(wrongIn(1, [...added, a], grown), '');
  assert.equal(wrongIn(1, [added[0], added[0], a], grown), 'wrong rows', 'one twice');
  assert.equal(wrongIn(1, [added[1], added[0], a], grown), 'wrong rows', 'the older one first');
  assert.equal(wrongIn(1, [...added, a]), 'wrong rows', 'the total does not count them');
  assert.equal(wrongIn(1, [a, b, added[0]], grown), 'wrong rows');
  assert.equal(wrongIn(1, [{ ...added[0], category: 'toys' }, added[1], a], grown), 'wrong rows');
  assert.equal(wrongIn(2, [b, books(1)[2], books(2)[0]], grown), '');
  assert.equal(wrongIn(2, books(2), grown), 'wrong rows');
});
