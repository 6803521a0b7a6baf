import assert from 'node:assert/strict';
import { test } from 'vitest';
import { withCookies } from '../../lab/shop/cookies.ts';
import { httpSender } from '../../lab/shop/http-sender.ts';
import { seededShop } from '../../test/seeded-shop.ts';

const { corner, shop } = seededShop();

/** A customer with a browser that keeps cookies. */
function customer({ url } = shop) {
  const send = httpSender(url, 5000);
  const withOwnCookies = withCookies(send);
  const ask = async (method: 'GET' | 'POST', path: string, body?: Record<string, unknown>) => {
    const answer = await withOwnCookies({ method, path, ...(body && { body }) });
    return {
      status: answer.status,
      body: Object(JSON.parse(answer.body)),
      cookie: answer.headers['set-cookie'],
    };
  };
  return {
    get: (path: string) => ask('GET', path),
    post: (path: string, body?: Record<string, unknown>) => ask('POST', path, body),
  };
}

const put = (product: unknown, quantity: unknown) => ['/cart/items', { product, quantity }] as const;

test('the first piece brings a cart: a cookie with nothing but a random id, which scripts cannot read', async () => {
  const ana = customer();
  const first = await ana.post(...put(7, 2));
  assert.match(String(first.cookie), /^cart=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.deepEqual((await ana.post(...put(7, 3))).body, { product_id: 7, quantity: 5 });
  const { body, cookie } = await ana.get('/cart');
  assert.equal(cookie, undefined, 'one cookie is enough');
  const [product] = await corner.truth<{ name: string; price_cents: number }>(
    'SELECT name, price_cents FROM products WHERE id = 7',
  );
  assert.deepEqual(body, {
    items: [{ product_id: 7, name: product?.name, quantity: 5, price_cents: product?.price_cents }],
    total_cents: 5 * (product?.price_cents ?? 0),
  });
});

test('clicks at the same moment all count', async () => {
  const ben = customer();
  await ben.post(...put(8, 1));
  const answers = await Promise.all(Array.from({ length: 20 }, () => ben.post(...put(8, 1))));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal((await ben.get('/cart')).body.items[0].quantity, 21);
});

test('a cart outlives the process, and any replica knows it', async () => {
  const second = await corner.start();
  const cookies = (await customer().post(...put(9, 4))).cookie?.split(';')[0] ?? '';
  const seen = async (url: string) => {
    const answer = await fetch(`${url}/cart`, { headers: { cookie: `theme=dark; ${cookies}` } });
    return Object(await answer.json()).items[0]?.quantity;
  };
  assert.equal(await seen(second.url), 4);
  await second.stop();
  assert.equal(await seen((await corner.start()).url), 4);
});

test('an order takes all that is in the cart, once, also when somebody clicks twice', async () => {
  const dora = customer();
  await dora.post(...put(11, 2));
  const answers = await Promise.all([dora.post('/cart/order'), dora.post('/cart/order')]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  const order = answers.find(({ status }) => status === 201)?.body;
  assert.deepEqual((await dora.get('/cart')).body, { items: [], total_cents: 0 });
  assert.deepEqual((await dora.get(`/cart/orders/${order.number}`)).body, order);
  const stranger = customer();
  assert.equal((await stranger.get(`/cart/orders/${order.number}`)).status, 404);
  await stranger.post(...put(11, 2));
  assert.equal((await stranger.get(`/cart/orders/${order.number}`)).status, 404);
});

test('each of many orders at the same moment has a number of its own', async () => {
  const second = await corner.start();
  const customers = Array.from({ length: 24 }, (_, n) => customer(n % 2 ? shop : second));
  await Promise.all(customers.map((one, n) => one.post(...put(100 + n, 1))));
  const orders = await Promise.all(customers.map(one => one.post('/cart/order')));
  assert.equal(new Set(orders.map(({ body }) => body.number)).size, 24);
  await second.stop();
});

test('bad input is told to the customer and is no failure of the shop', async () => {
  const emil = customer();
  for (const [product, quantity] of [
    [0, 1],
    [7, 0],
    [7, 1001],
    [7, 1.5],
    ['x', 1],
    [undefined, 1],
  ])
    assert.equal((await emil.post(...put(product, quantity))).status, 400, `${product} ${quantity}`);
  assert.equal((await emil.post(...put(20_001, 1))).status, 404);
  assert.equal((await emil.post('/cart/order')).status, 409);
  assert.equal((await emil.get('/cart/orders/abc')).status, 400);
  for (const cookie of ['cart=', 'cart=1', "cart=' OR 1=1", `cart=${'f'.repeat(36)}`]) {
    const answer = await fetch(`${shop.url}/cart`, { headers: { cookie } });
    assert.deepEqual([answer.status, await answer.json()], [200, { items: [], total_cents: 0 }], cookie);
  }
  assert.doesNotMatch(shop.log(), /"level":50/);
});
