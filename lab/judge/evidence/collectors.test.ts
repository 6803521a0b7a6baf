import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, test } from 'vitest';
import type { Sql } from '../../../faults/contract.ts';
import { freePort } from '../../../test/free-port.ts';
import { type PrivatePostgres, startPrivatePostgres } from '../../../test/private-postgres.ts';
import { defineContract } from '../../shop/contract.ts';
import { httpSender } from '../../shop/http-sender.ts';
import { seededRandom, type Traffic } from '../../shop/traffic.ts';
import { gatherAnswers } from './answers.ts';
import type { CollectorContext } from './collector.ts';
import { counts, gatherCounts } from './counts.ts';
import type { Step } from './evidence.ts';
import { gatherSchema, readSchemaBaseline, schema } from './schema.ts';
import { sessions as sessionsCollector } from './sessions.ts';
import { shares } from './shares.ts';

let postgres: PrivatePostgres;
let sql: Sql;
let shop: Server;
let sessions: pg.Pool;
let address: string;
const sockets = new Set<unknown>();

beforeAll(async () => {
  postgres = await startPrivatePostgres();
  await postgres.sql('postgres')('CREATE DATABASE shop');
  await postgres.sql('postgres')(`CREATE ROLE api_1 LOGIN PASSWORD 'secret'`);
  sql = postgres.sql('shop');
  await sql(`
    CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int, note text);
    INSERT INTO orders (user_id, note) SELECT n % 50, repeat('x', 100) FROM generate_series(1, 10000) n;
    CREATE INDEX orders_user_id_idx ON orders (user_id);
    GRANT ALL ON orders TO api_1`);
  await sql('VACUUM ANALYZE orders');
  const login = { host: '127.0.0.1', port: postgres.port, user: 'api_1', password: 'secret' };
  sessions = new pg.Pool({ ...login, database: 'shop', max: 2 });
  sessions.on('error', () => {});
  shop = createServer(serve).listen(0, '127.0.0.1');
  shop.on('connection', socket => sockets.add(socket));
  await once(shop, 'listening');
  address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
afterAll(async () => {
  shop?.closeAllConnections();
  shop?.close();
  await sessions?.end();
  await postgres?.stop();
});

/** A tiny shop: `/orders` by index, `/scan` without one, POST `/orders`, and things that go wrong. */
async function serve(...[request, response]: Parameters<import('node:http').RequestListener>) {
  const { pathname, searchParams } = new URL(request.url ?? '/', address);
  if (pathname === '/never') return;
  if (pathname === '/away') return response.writeHead(302, { location: '/orders' }).end();
  if (pathname === '/scan') {
    await sessions.query('SELECT count(*) FROM orders WHERE note = $1', ['y']);
  } else if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    await sessions.query('INSERT INTO orders (user_id) VALUES ($1)', [JSON.parse(body).user]);
  } else if (pathname === '/orders') {
    await sql('SELECT 1 AS asked_by_another_role');
    const values = [searchParams.get('user'), searchParams.get('limit')];
    await sessions.query('SELECT id FROM orders WHERE user_id = $1 LIMIT $2', values);
  }
  response.writeHead(pathname === '/broken' ? 500 : 200).end('{}');
}

const traffic = (path: string, method: 'GET' | 'POST' = 'GET'): Traffic => ({
  id: 'order-history',
  file: import.meta.url,
  draw: () => assert.fail('counts want the requests that cost most'),
  drawCostly(random, size) {
    const user = Math.floor(random() * 50);
    if (method === 'POST') return { method, path, body: { user } };
    return { method, path: `${path}?user=${user}&limit=${size}` };
  },
  judge: (_, { status }) => ({ wrong: status === 200 ? '' : `status ${status}` }),
});

const count = (kind: Traffic, requests = 6) =>
  gatherCounts({
    sql: postgres.sql('postgres'),
    database: 'shop',
    roles: ['api_1'],
    traffic: kind,
    sizes: [5, 50],
    requests,
    rounds: 3,
    send: httpSender(address, 1000),
    random: seededRandom(1),
  });

test('counts are those of each round alone: calls, rows and blocks, for both page sizes', async () => {
  const rounds = await count(traffic('/orders'));
  assert.deepEqual(
    rounds.map(round => [round.size, round.requests, round.failed]),
    [5, 50, 5, 50, 5, 50].map(size => [size, 6, 0]),
  );
  for (const { size, statements } of rounds) {
    assert.equal(statements.length, 1);
    assert.match(statements[0]?.query ?? '', /^SELECT id FROM orders WHERE user_id = \$1 LIMIT \$2$/);
    assert.equal(statements[0]?.calls, 6);
    assert.equal(statements[0]?.rows, 6 * size);
    assert.equal(statements[0]?.walRecords, 0);
  }
});

test('a scan reads the whole table, an index a few blocks', async () => {
  const [row] = await sql<{ blocks: number }>(`SELECT pg_relation_size('orders') / 8192 AS blocks`);
  const perCall = async (path: string) => {
    const [round] = await count(traffic(path));
    const [statement] = round?.statements ?? [];
    return (statement?.blocks ?? 0) / (statement?.calls ?? 1);
  };
  // The first call in a session looks a few more blocks up in the catalogue.
  assert.ok(Math.abs((await perCall('/scan')) - Number(row?.blocks)) <= 5);
  assert.ok((await perCall('/orders')) <= 20);
});

test('a shop that asks nothing is told apart from a database that counts nothing', async () => {
  for (const { statements, isCounting } of await count(traffic('/away-from-the-database')))
    assert.deepEqual([statements, isCounting], [[], true]);
  await postgres.sql('postgres')(`ALTER SYSTEM SET pg_stat_statements.track = 'none'`);
  await postgres.sql('postgres')('SELECT pg_reload_conf()');
  try {
    await sleep(200);
    for (const { isCounting } of await count(traffic('/away-from-the-database')))
      assert.equal(isCounting, false);
  } finally {
    await postgres.sql('postgres')('ALTER SYSTEM RESET pg_stat_statements.track');
    await postgres.sql('postgres')('SELECT pg_reload_conf()');
  }
});

test('an INSERT costs one log record more with one more index', async () => {
  const records = async () => {
    const [round] = await count(traffic('/orders', 'POST'), 10);
    const [statement] = round?.statements ?? [];
    assert.match(statement?.query ?? '', /^INSERT/);
    return Math.floor((statement?.walRecords ?? 0) / (statement?.calls ?? 1));
  };
  const before = await records();
  await sql('CREATE INDEX one_more ON orders (note)');
  assert.equal(await records(), before + 1);
  await sql('DROP INDEX one_more');
});

test('a failed request ends its round, which says so', async () => {
  for (const round of await count(traffic('/broken')))
    assert.deepEqual([round.requests, round.failed], [1, 1]);
});

test('the sender keeps its connection, follows nothing, and answers in every case', async () => {
  const send = httpSender(address, 200);
  const before = sockets.size;
  for (let n = 0; n < 20; n++)
    assert.equal((await send({ method: 'GET', path: '/orders?user=1&limit=1' })).status, 200);
  // Two, as the next request may begin before the end of the last one was noticed.
  assert.ok(sockets.size - before <= 2, `${sockets.size - before} connections`);
  assert.equal((await send({ method: 'GET', path: '/away' })).status, 302);
  assert.deepEqual(await send({ method: 'GET', path: '/never' }), {
    ...{ status: 0, headers: {} },
    body: 'no answer within 0.2 s',
  });
  const nobody = httpSender(`http://127.0.0.1:${await freePort()}`, 200);
  assert.equal((await nobody({ method: 'GET', path: '/' })).body, 'nothing listens there');
});

test('the questions of all contracts are asked with the same sender', async () => {
  const contract = (id: string) =>
    defineContract({
      id,
      async ask({ send, random }) {
        const path = `/orders?user=${Math.floor(random() * 50)}&limit=1`;
        const { status } = await send({ method: 'GET', path });
        const steps: Step[] = [{ method: 'GET', path, status }];
        return [{ question: id, outcome: 'right', steps, difference: null }];
      },
    });
  const answers = await gatherAnswers({
    contracts: [contract('orders'), contract('products')],
    send: httpSender(address, 1000),
    random: seededRandom(1),
    administer: async () => [],
    drawnMs: 0,
  });
  assert.deepEqual(
    answers.map(({ question, steps }) => [question, steps[0]?.status]),
    [
      ['orders', 200],
      ['products', 200],
    ],
  );
});

test('new indexes and changed settings are found, wherever they were set', async () => {
  await postgres.sql('postgres')(`ALTER ROLE api_1 SET statement_timeout = '5s'`);
  const baseline = await readSchemaBaseline(sql);
  const nothing = { newIndexes: [], changedSettings: [] };
  assert.deepEqual(await gatherSchema({ sql, baseline }), nothing);

  await sql('CREATE UNIQUE INDEX learners ON orders (user_id, id)');
  await sql('DROP INDEX orders_user_id_idx');
  await sql('CREATE INDEX orders_user_id_idx ON orders (user_id, note)');
  for (const change of [
    `ALTER SYSTEM SET work_mem = '64MB'`,
    `ALTER DATABASE shop SET search_path = 'public, "a=b"'`,
    'ALTER ROLE api_1 RESET statement_timeout',
    'ALTER ROLE api_1 IN DATABASE shop SET enable_seqscan = off',
    'ALTER ROLE ALL SET jit = on',
    'ALTER ROLE api_1 CONNECTION LIMIT 99',
    'ALTER DATABASE postgres SET jit = on', // another database is not this one's business
  ]) {
    await sql(change);
  }
  const seen = await gatherSchema({ sql, baseline });
  assert.deepEqual(seen.newIndexes, [
    {
      name: 'learners',
      definition: 'CREATE UNIQUE INDEX learners ON public.orders USING btree (user_id, id)',
    },
    {
      name: 'orders_user_id_idx',
      definition: 'CREATE INDEX orders_user_id_idx ON public.orders USING btree (user_id, note)',
    },
  ]);
  assert.deepEqual(
    seen.changedSettings.map(({ scope, name, value }) => `${scope}: ${name} = ${value}`),
    [
      'every role: jit = on',
      'role api_1: connection limit = 99',
      'role api_1 in this database: enable_seqscan = off',
      'server: work_mem = 64MB',
      `this database: search_path = "public, ""a=b"""`,
      'role api_1: statement_timeout = not set',
    ],
  );
});

/** As a verify has it, on the servers of this test; `open` counts the sessions that were not closed again. */
function contextOf(change: Partial<CollectorContext> = {}): { context: CollectorContext; open(): number } {
  let open = 0;
  const names = { judged: 'shop', lab: 'postgres' };
  const context: CollectorContext = {
    random: seededRandom(1),
    send: httpSender(address, 1000),
    modules: [],
    counted: [],
    doNotAgree: () => false,
    async open(name) {
      open++;
      return {
        sql: postgres.sql(names[name]),
        async close() {
          open--;
        },
      };
    },
    database: 'shop',
    roles: ['api_1'],
    baseline: { indexes: [], settings: [] },
    logFile: postgres.logFile,
    statsUrl: address,
    running: () => 1,
    ...change,
  };
  return { context, open: () => open };
}

test('rounds that do not agree are followed by twice as many more, and no further', async () => {
  const asked: number[] = [];
  const { context, open } = contextOf({
    counted: ['order-history', 'no-such-traffic'],
    doNotAgree(found, kind) {
      assert.equal(kind, 'order-history');
      asked.push(found.length);
      return true;
    },
  });
  const found = await counts.gather(context);
  assert.deepEqual([asked, found.length, open()], [[6, 12], 18, 0]);
  assert.deepEqual((await counts.gather(contextOf({ counted: ['order-history'] }).context)).length, 6);
});

test('the schema is compared with the start that the context holds', async () => {
  const { context, open } = contextOf({ baseline: await readSchemaBaseline(sql) });
  await sql('CREATE INDEX one_more ON orders (id, note)');
  const seen = await schema.gather(context);
  await sql('DROP INDEX one_more');
  assert.deepEqual([seen?.newIndexes.map(({ name }) => name), open()], [['one_more'], 0]);
});

test('what looks on holds one session, until it ends', async () => {
  const { context, open } = contextOf();
  const watch = await sessionsCollector.gather(context);
  assert.equal(open(), 1);
  assert.equal((await watch.soFar())?.refused, 0);
  await watch.end();
  assert.equal(open(), 0);
  await assert.rejects(sessionsCollector.gather({ ...context, logFile: '/nowhere/postgres.log' }), {
    code: 'ENOENT',
  });
  assert.equal(open(), 0, 'nor when it could not begin');
});

test('a front door that does not answer has no shares', async () => {
  const { context } = contextOf({ statsUrl: `http://127.0.0.1:${await freePort()}` });
  const watch = await shares.gather(context);
  assert.equal(await watch.soFar(), null);
  await watch.end();
});
