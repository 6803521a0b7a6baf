import assert from 'node:assert/strict';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';

const { corner, shop } = seededShop();

const read = async (answer: Response) => ({ status: answer.status, body: Object(await answer.json()) });
const get = async (path: string) => read(await fetch(shop.url + path));
const order = async (body: object) => {
  const headers = { 'content-type': 'application/json' };
  return read(
    await fetch(`${shop.url}/partners/orders`, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
};

test('ten requests with one key make one order, and all of them get it', async () => {
  const body = { partner: 7, key: 'a-1', product: 77, quantity: 2 };
  const answers = await Promise.all(Array.from({ length: 30 }, () => order(body)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  assert.equal(new Set(answers.map(answer => answer.body.id)).size, 1);
  assert.equal((await get('/partners/orders?partner=7')).body.orders.length, 1);
  const [stock] = await corner.data('SELECT pieces FROM stock WHERE product_id = 77');
  assert.equal(stock?.pieces, 498);
});

test('an order that cannot be made takes nothing, and leaves its key free', async () => {
  const body = { partner: 8, key: 'a-1', product: 40, quantity: 1 };
  assert.equal((await order(body)).status, 409);
  assert.equal((await order({ ...body, product: 41 })).status, 201);
  assert.equal((await order({ ...body, key: 'b', partner: 999_999 })).status, 404);
});

test('a page begins behind the last product of the page before, also when products come in', async () => {
  const first = (await get('/partners/products?category=books&size=3')).body;
  await corner.data(
    "INSERT INTO products (seller_id, category, name, price_cents) VALUES (101, 'books', 'An atlas', 900)",
  );
  const second = (await get(`/partners/products?category=books&size=3&next=${first.next}`)).body;
  assert.ok(second.products[0].id < first.products[2].id);
  assert.equal((await get('/partners/products?category=books&size=101')).status, 400);
  assert.equal((await get('/partners/products?category=attic')).body.next, null);
});
