import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';

const { corner, shop } = seededShop();

const read = async (answer: Response) => ({ status: answer.status, body: Object(await answer.json()) });
const get = async (path: string) => read(await fetch(shop.url + path));
const buy = async (body: object) => {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(`${shop.url}/checkout`, { method: 'POST', headers, body: JSON.stringify(body) }));
};
const newOrders = async (user: number) =>
  (await corner.data('SELECT 1 FROM orders WHERE user_id = $1 AND id > 1000000', [user])).length;

test('an order takes its pieces; what is sold out is told, and takes nothing', async () => {
  const { status, body } = await buy({ user: 7, product: 77, quantity: 2, total_cents: 1 });
  assert.equal(status, 201);
  assert.equal((await get('/stock/77')).body.pieces, 498);
  assert.deepEqual((await get(`/checkout/${body.id}?user=7`)).body, body);
  assert.equal((await get(`/checkout/${body.id}?user=8`)).status, 404);
  assert.deepEqual(await buy({ user: 8, product: 40, quantity: 1 }), {
    status: 409,
    body: { error: 'not enough pieces left' },
  });
  assert.equal(await newOrders(8), 0);
});

test('thirty failures at once give all connections back', async () => {
  const refused = await Promise.all(
    Array.from({ length: 30 }, (_, n) => buy({ user: 9, product: n % 2 ? 60 : 20_001, quantity: 1 })),
  );
  assert.deepEqual(
    refused.map(({ status }) => status),
    refused.map((_, n) => (n % 2 ? 409 : 404)),
  );
  assert.equal((await get('/stock/78')).status, 200);
  const metrics = await (await fetch(`${shop.url}/metrics`)).text();
  const count = (state: string) => Number(metrics.match(new RegExp(`state="${state}"[^}]*} (\\d+)`))?.[1]);
  assert.ok(count('total') <= 10);
  assert.equal(count('idle'), count('total'));
});

test('a connection that breaks in the middle of an order is a 503, and neither order nor process are harmed', async () => {
  let ended = Promise.resolve({ status: 0, body: {} });
  await corner.postgres.database('shop').transaction(async sql => {
    await sql('SELECT 1 FROM stock WHERE product_id = 79 FOR UPDATE');
    ended = buy({ user: 10, product: 79, quantity: 1 });
    const waiting = `SELECT pid FROM pg_stat_activity WHERE usename = 'api_1' AND wait_event_type = 'Lock'`;
    const deadline = Date.now() + 5000;
    for (;;) {
      const [session] = await corner.data<{ pid: number }>(waiting);
      if (session) {
        await corner.data('SELECT pg_terminate_backend($1)', [session.pid]);
        return;
      }
      assert.ok(Date.now() < deadline, 'the order does not come to its pieces');
      await sleep(20);
    }
  });
  assert.equal((await ended).status, 503);
  assert.equal(await newOrders(10), 0);
  assert.equal((await buy({ user: 10, product: 79, quantity: 1 })).status, 201);
});
