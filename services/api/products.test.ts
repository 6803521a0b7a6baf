import assert from 'node:assert/strict';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';

const { corner, shop } = seededShop();

async function get(path: string) {
  const answer = await fetch(shop.url + path);
  return { status: answer.status, body: Object(await answer.json()) };
}

async function post(body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${shop.url}/products`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: Object(await answer.json()) };
}

const lamp = { seller: 101, category: 'lamps', name: 'A lamp', price_cents: 2500 };

test('the seed has 2,500 products in each category, and no page of 50 has a seller twice', async () => {
  const [counted] = await corner.truth(
    `SELECT count(*)::int AS categories, min(n)::int AS fewest, max(n)::int AS most
     FROM (SELECT count(*) AS n FROM products GROUP BY category) AS counts`,
  );
  assert.deepEqual(counted, { categories: 8, fewest: 2500, most: 2500 });
  for (const page of [1, 7, 50]) {
    const { body } = await get(`/products?category=toys&size=50&page=${page}`);
    assert.equal(new Set(body.products.map((product: { seller_id: number }) => product.seller_id)).size, 50);
  }
});

test('pages of a category that grows: the newest first, none left out, and how many there are', async () => {
  const ids: number[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await post(lamp)).body.id);
  const seen: number[] = [];
  for (const page of [1, 2, 3, 4]) {
    const { body } = await get(`/products?category=lamps&size=2&page=${page}`);
    assert.equal(body.total, 5);
    seen.push(...body.products.map((product: { id: number }) => product.id));
  }
  assert.deepEqual(seen, ids);
});

test('a new product is answered as it can be read, with its seller’s name, and whatever else was sent is not used', async () => {
  const [seller] = await corner.truth<{ name: string }>('SELECT name FROM users WHERE id = 101');
  const { status, body } = await post({ ...lamp, id: 1, seller_id: 5, total: 7 });
  assert.equal(status, 201);
  const { seller: sellerId, ...sent } = lamp;
  assert.deepEqual(body, { ...sent, id: body.id, seller_id: sellerId, seller: seller?.name });
  assert.deepEqual((await get(`/products/${body.id}`)).body, body);
});

test('bad input is told to the customer and is no failure of the shop', async () => {
  assert.deepEqual(await get('/products?category=toys&size=51'), {
    status: 400,
    body: { error: 'size must be a whole number from 1 to 50' },
  });
  assert.deepEqual(await get('/products'), {
    status: 400,
    body: { error: 'category must be a text of 1 to 80 characters' },
  });
  for (const query of [
    'category=a&category=b',
    `category=${'x'.repeat(81)}`,
    'category=toys&page=3000000000',
  ]) {
    assert.equal((await get(`/products?${query}`)).status, 400, query);
  }
  assert.equal((await get('/products?category=toys&page=2000000000&size=50')).status, 200);
  for (const wrong of [
    { price_cents: 1.5 },
    { price_cents: 10_000_001 },
    { seller: 'me' },
    { name: ['a'] },
  ]) {
    assert.equal((await post({ ...lamp, ...wrong })).status, 400, JSON.stringify(wrong));
  }
  for (const body of [null, [], 'text']) assert.equal((await post(body)).status, 400, JSON.stringify(body));
  assert.equal((await post({ ...lamp, seller: 200_001 })).status, 404);
  assert.equal((await get('/products/20000000')).status, 404);
  assert.doesNotMatch(shop.log(), /"level":50/);
});
