import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';
import { redis } from '../../test/servers/redis.ts';
import { originOf, startServer } from '../../test/servers/server.ts';
import { testUnless } from '../../test/unless.ts';

const { corner, shop } = seededShop();

const read = async (answer: Response) => ({ status: answer.status, body: Object(await answer.json()) });
const get = async (path: string, url = shop.url) => read(await fetch(url + path));
const post = async (path: string, body: object, url = shop.url) => {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
};
const lamp = { seller: 101, category: 'lamps', name: 'A lamp', price_cents: 2500 };

test('a page has the product, its seller and what is new beside it, at gross and at net prices', async () => {
  const [row] = await corner.truth<{ name: string; price_cents: number; category: string; seller: string }>(
    `SELECT products.name, price_cents, category, users.name AS seller
     FROM products JOIN users ON users.id = seller_id WHERE products.id = 7`,
  );
  const newest = await corner.truth<{ name: string }>(
    'SELECT name FROM products WHERE category = $1 ORDER BY id DESC LIMIT 5',
    [row?.category],
  );
  const gross = { id: 7, ...row, prices: 'gross', newest: newest.map(({ name }) => name) };
  assert.deepEqual(await get('/shop/7'), { status: 200, body: gross });
  assert.deepEqual(await get('/shop/7?prices=gross'), { status: 200, body: gross });
  const net = { ...gross, prices: 'net', price_cents: Math.round((row?.price_cents ?? 0) / 1.2) };
  assert.deepEqual(await get('/shop/7?prices=net'), { status: 200, body: net });
});

test('a new product has its page at once, and a changed price is shown', async () => {
  const { status, body } = await post('/shop', lamp);
  assert.equal(status, 201);
  assert.deepEqual((await get(`/shop/${body.id}`)).body, body);
  assert.deepEqual(await post(`/shop/${body.id}/price`, { price_cents: 3000 }), {
    status: 200,
    body: { id: body.id, price_cents: 3000 },
  });
  assert.equal((await get(`/shop/${body.id}`)).body.price_cents, 3000);
  assert.equal((await get(`/shop/${body.id}?prices=net`)).body.price_cents, 2500);
});

test('bad input and unknown products are refused', async () => {
  for (const path of ['/shop/0', '/shop/lamp', '/shop/7?prices=cheap', '/shop/7?prices='])
    assert.equal((await get(path)).status, 400, path);
  assert.equal((await get('/shop/2000000')).status, 404);
  assert.equal((await post('/shop/2000000/price', { price_cents: 100 })).status, 404);
  for (const price_cents of [0, 1.5, 'cheap', null])
    assert.equal((await post('/shop/7/price', { price_cents })).status, 400, String(price_cents));
  assert.equal((await post('/shop', { ...lamp, seller: 2_000_000 })).status, 404);
  assert.equal((await post('/shop', { ...lamp, name: '' })).status, 400);
});

/** What a traced request says that it asked, and whether it was found. */
async function askedOfRedis(url: string, path: string) {
  const id = '0'.repeat(31) + 7;
  await get(path, url);
  await (await fetch(url + path, { headers: { traceparent: `00-${id}-00000000000000aa-01` } })).text();
  const { spans } = (await get(`/traces/${id}`, url)).body;
  const commands = spans.filter(({ name }: { name: string }) => name === 'command');
  return commands.map(({ attributes }: { attributes: object }) => Object.values(attributes).join(' '));
}

const origin = await originOf(redis);

testUnless(
  'missing' in origin && origin.missing,
  'what one copy keeps the other shows, until the price changes',
  async t => {
    const server = await startServer(redis);
    t.onTestFinished(server.stop);
    const [one, two] = await Promise.all([0, 1].map(() => corner.start(undefined, server.port)));
    assert.ok(one && two);
    const { body } = await post('/shop', lamp, one.url);
    const path = `/shop/${body.id}`;
    const priceIn = async (url: string, prices = 'gross') =>
      (await get(`${path}?prices=${prices}`, url)).body.price_cents;
    assert.equal(await priceIn(one.url), 2500);
    await corner.data('UPDATE products SET price_cents = 1200 WHERE id = $1', [body.id]);
    assert.equal(await priceIn(two.url), 2500, 'kept by the other copy');
    assert.equal(await priceIn(two.url, 'net'), 1000, 'a page by itself');
    await post(`${path}/price`, { price_cents: 6000 }, two.url);
    for (const { url } of [one, two])
      assert.deepEqual([await priceIn(url), await priceIn(url, 'net')], [6000, 5000]);
    assert.deepEqual(await askedOfRedis(one.url, path), [`GET page:${body.id}:gross true`]);
    await server.stop();
    assert.equal(await priceIn(one.url), 6000, 'without Redis');
    await sleep(900); // several tries to connect
    assert.equal(two.log().match(/Redis cannot be reached/g)?.length, 1);
    assert.equal(await one.stop(), 0);
  },
);
