import assert from 'node:assert/strict';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';
import { redis } from '../../test/servers/redis.ts';
import { originOf } from '../../test/servers/server.ts';
import { describeUnless } from '../../test/unless.ts';

const origin = await originOf(redis);
const ana = { email: 'ben.okafor7@Example.com' };

describeUnless('missing' in origin && origin.missing, 'accounts', () => {
  const { corner, shop } = seededShop({ withRedis: true });

  /** As a browser with one cookie, or none. */
  async function send(method: string, path: string, cookie = '', body?: object) {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) };
    const answer = await fetch(shop.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const [given = ''] = answer.headers.getSetCookie();
    return { status: answer.status, body: Object(await answer.json()), given };
  }

  const rowOf = async (id: number) =>
    (await corner.truth(`SELECT id, name, email FROM users WHERE id = ${id}`))[0];

  async function signedIn() {
    const { email } = Object(await rowOf(7));
    const { given, ...answer } = await send('POST', '/account/sign-in', '', { email: email.toUpperCase() });
    return { ...answer, given, cookie: given.split(';')[0] };
  }

  test('a customer signs in, is known by the cookie, and is a stranger after signing out', async () => {
    const { status, body, given, cookie } = await signedIn();
    assert.deepEqual([status, body], [200, await rowOf(7)]);
    assert.match(given, /^session=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.deepEqual((await send('GET', '/account', `theme=dark; ${cookie}`)).body, body);
    const out = await send('POST', '/account/sign-out', cookie, {});
    assert.deepEqual([out.status, out.body], [200, { signed_in: false }]);
    assert.match(out.given, /^session=; .*Max-Age=0$/);
    assert.equal((await send('GET', '/account', cookie)).status, 401);
    assert.equal((await send('POST', '/account/sign-out', '', {})).status, 200);
  });

  test('an order is placed once, and stands first in the list of its customer', async () => {
    const { cookie } = await signedIn();
    const { status, body } = await send('POST', '/account/orders', cookie, { product: 7, quantity: 2 });
    assert.equal(status, 201);
    const [row] = await corner.data('SELECT * FROM orders WHERE user_id = 7 ORDER BY id DESC LIMIT 1');
    const { id, product_id, quantity, total_cents } = Object(row);
    assert.deepEqual([body.id, product_id, quantity], [id, 7, 2]);
    assert.equal(body.total_cents, total_cents);
    const { orders } = (await send('GET', '/account/orders', cookie)).body;
    assert.equal(orders.length, 50);
    assert.deepEqual(orders[0], body);
  });

  test('strangers, unknown addresses and products, and bad input are refused', async () => {
    const { cookie } = await signedIn();
    const item = { product: 7, quantity: 1 };
    for (const one of ['', 'session=', 'session=0', `session=${crypto.randomUUID()}`]) {
      assert.equal((await send('GET', '/account', one)).status, 401);
      assert.equal((await send('GET', '/account/orders', one)).status, 401);
      assert.equal((await send('POST', '/account/orders', one, item)).status, 401);
    }
    assert.equal((await send('POST', '/account/sign-in', '', { email: `x${ana.email}` })).status, 404);
    assert.equal((await send('POST', '/account/sign-in', '', { email: 7 })).status, 400);
    assert.equal(
      (await send('POST', '/account/orders', cookie, { ...item, product: 2_000_000 })).status,
      404,
    );
    for (const quantity of [0, 1.5, 'two', 1001])
      assert.equal((await send('POST', '/account/orders', cookie, { ...item, quantity })).status, 400);
  });
});
