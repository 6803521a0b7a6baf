import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';

const { corner, shop } = seededShop();

const get = async (path: string, { url } = shop) => {
  const answer = await fetch(url + path);
  return { status: answer.status, body: Object(await answer.json()) };
};

const post = async (body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${shop.url}/orders`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: Object(await answer.json()) };
};

async function until(what: string, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
    await sleep(25);
  }
}

test('the seed has the shape that the scenarios need', async () => {
  const [counted] = await corner.truth(
    `SELECT count(*) FILTER (WHERE user_id <= 100 AND n = 3000)::int AS heavy,
            count(*) FILTER (WHERE user_id > 100 AND n IN (3, 4))::int AS light, sum(n)::int AS orders
     FROM (SELECT user_id, count(*) AS n FROM orders GROUP BY user_id) AS users`,
  );
  assert.deepEqual(counted, { heavy: 100, light: 199_900, orders: 1_000_000 });
  const [apart] = await corner.truth(
    'SELECT count(DISTINCT (ctid::text::point)[0])::int AS blocks FROM orders WHERE user_id = 42',
  );
  assert.deepEqual(apart, { blocks: 3000 }, 'no two orders of a heavy user in one block');
  const [prices] = await corner.truth<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM orders JOIN products ON products.id = product_id
     WHERE total_cents <> price_cents * quantity`,
  );
  assert.equal(prices?.wrong, 0);
});

test('orders of the same millisecond are neither left out nor repeated between pages', async () => {
  const user = 4242;
  await corner.data(
    `INSERT INTO orders (user_id, product_id, quantity, total_cents, created_at)
     SELECT $1, 1, 1, 1, '2025-06-01 12:00:00.123Z' FROM generate_series(1, 5)`,
    [user],
  );
  const wanted = await corner.data<{ id: number }>(
    'SELECT id FROM orders WHERE user_id = $1 ORDER BY created_at DESC, id DESC',
    [user],
  );
  const seen: number[] = [];
  let path = `/orders?user=${user}&limit=2`;
  for (let page = 0; page < 10; page++) {
    const { body } = await get(path);
    seen.push(...body.orders.map((order: { id: number }) => order.id));
    if (body.next === null) break;
    path = `/orders?user=${user}&limit=2&before=${body.next}`;
  }
  assert.deepEqual(
    seen,
    wanted.map(({ id }) => id),
  );
});

test('bad input is told to the customer and is no failure of the shop', async () => {
  for (const before of ['yesterday', '2024-12-29T17:38:24.000Z', '_5', '2024-12-29T17:38:24.000Z_x']) {
    assert.equal((await get(`/orders?user=42&before=${before}`)).status, 400, before);
  }
  assert.deepEqual(await get('/orders?user=42&limit=51'), {
    status: 400,
    body: { error: 'limit must be a whole number from 1 to 50' },
  });
  assert.equal((await get('/orders?user=3000000000')).status, 400);
  assert.equal((await get('/orders/abc?user=1')).status, 400);
  for (const body of [
    null,
    [],
    'text',
    { user: 1, product: 1, quantity: 1001 },
    { user: 1, product: 1, quantity: 1.5 },
  ]) {
    assert.equal((await post(body)).status, 400, JSON.stringify(body));
  }
  assert.equal((await post({ user: 200_001, product: 1, quantity: 1 })).status, 404);
  assert.doesNotMatch(shop.log(), /"level":50/);
});

test('the price is the shop’s own, whatever the customer sends', async () => {
  const [product] = await corner.truth<{ price_cents: number }>(
    'SELECT price_cents FROM products WHERE id = 77',
  );
  const { status, body } = await post({ user: 7, product: 77, quantity: 3, total_cents: 1, price_cents: 1 });
  assert.equal(status, 201);
  assert.equal(body.total_cents, 3 * (product?.price_cents ?? Number.NaN));
});

test('metrics: time by route and replica, statements per request, pool, event loop; probes are no customers', async () => {
  await get('/orders?user=42');
  await get('/ready');
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  assert.match(
    text,
    /http_request_duration_seconds_bucket\{le="0.08",replica="api-1",method="GET",route="\/orders",status="200"\} [1-9]/,
  );
  const value = (name: string) =>
    Number(text.match(new RegExp(`^${name}\\{[^}]*method="GET",route="/orders"\\} (\\S+)`, 'm'))?.[1]);
  const refused = Number(
    text.match(/seconds_count\{[^}]*method="GET",route="\/orders",status="400"\} (\d+)/)?.[1],
  );
  assert.equal(value('http_request_statements_sum'), value('http_request_statements_count') - refused);
  assert.match(text, /db_pool_connections\{state="waiting",replica="api-1"\} 0/);
  assert.match(text, /nodejs_eventloop_lag_p99_seconds\{/);
  assert.doesNotMatch(text, /route="\/(ready|health|metrics)"/);
});

test('a slow request is logged, and a statement that takes too long becomes a 503', async () => {
  const done = await lockOrders();
  const started = Date.now();
  const answer = await get('/orders?user=42');
  await done();
  assert.equal(answer.status, 503);
  assert.ok(Date.now() - started < 4500, 'the customer waits for less than five seconds');
  await until('a line in the log', 1000, async () => /"slow: GET \/orders\?user=42"/.test(shop.log()));
  assert.equal((await get('/orders?user=42')).status, 200);
});

test('a busy pool makes the shop slow, not unready', async () => {
  const done = await lockOrders();
  const waiting = Array.from({ length: 12 }, (_, n) => get(`/orders?user=${n + 1}`));
  await sleep(200);
  const ready = await get('/ready');
  await done();
  assert.equal(ready.status, 200);
  for (const { status } of await Promise.all(waiting)) assert.equal(status, 200);
});

test('/ready is 503 while the database is gone or silent, and 200 again when it is back; /health stays 200', async () => {
  const link = await openLink(corner.postgres.port);
  const remote = await corner.start(link.port);
  try {
    assert.equal((await get('/ready', remote)).status, 200);
    for (const away of [link.cut, link.silence]) {
      await away();
      const asked = Date.now();
      await until('503', 3000, async () => (await get('/ready', remote)).status === 503);
      assert.ok(Date.now() - asked < 2500, 'the answer comes within a second or so');
      assert.equal((await get('/health', remote)).status, 200);
      await link.mend();
      await until('ready again', 3000, async () => (await get('/ready', remote)).status === 200);
      await until('orders again', 5000, async () => (await get('/orders?user=42', remote)).status === 200);
    }
  } finally {
    await remote.stop();
    await link.close();
  }
});

test('SIGTERM: a running request is finished, nothing new is taken, the process ends by itself', async () => {
  const stopping = await corner.start();
  const done = await lockOrders();
  const running = get('/orders?user=42', stopping);
  await sleep(150);
  const ended = stopping.stop();
  await until('no new connection', 2000, () =>
    get('/health', stopping).then(
      () => false,
      () => true,
    ),
  );
  await done();
  assert.equal((await running).status, 200);
  const released = Date.now();
  assert.equal(await ended, 0);
  assert.ok(Date.now() - released < 1500, 'it does not wait for its time limit');
});

/** Every statement on orders waits until the answered function is called. */
async function lockOrders(): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  let locked = () => {};
  const isLocked = new Promise<void>(resolve => {
    locked = resolve;
  });
  const work = corner.postgres.database('shop').transaction(async sql => {
    await sql('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    locked();
    await released;
  });
  await Promise.race([isLocked, work]);
  return async () => {
    release();
    await work;
  };
}

/** A way to the database that can be cut (connections are refused) or silenced (they are taken, and nothing comes). */
async function openLink(target: number) {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server: Server = createServer(near => {
    const far = isSilent ? null : connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      if (!socket) continue;
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    if (far) near.pipe(far).pipe(near);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    drop();
    await closed;
  };
  return {
    port,
    cut: close,
    async silence() {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    async mend() {
      isSilent = false;
      drop();
      if (!server.listening) await listen(port);
    },
    close,
  };
}
