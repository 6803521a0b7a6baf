import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { contextOf, nothingIdle, tinyShop } from '../../../test/tiny-shop.ts';
import { httpSender } from '../../shop/http-sender.ts';
import { seededRandom, type Traffic, type Walk } from '../../shop/traffic.ts';
import { type CountsRequest, counts, gatherCounts } from './counts.ts';
import { readStatements } from './statements.ts';

const shop = tinyShop();

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

const requestOf = (kind: Traffic, requests: number): CountsRequest => ({
  sql: shop.postgres.sql('postgres'),
  database: 'shop',
  idle: nothingIdle,
  pids: () => [process.pid],
  traffic: kind,
  requests,
  rounds: 3,
  send: httpSender(shop.address, 1000),
  random: seededRandom(1),
});

const count = (kind: Traffic, requests = 6) => gatherCounts(requestOf(kind, requests));

test('counts are those of each round alone: calls, rows and blocks, for both page sizes', async () => {
  const rounds = await count(traffic('/orders'));
  assert.deepEqual(
    rounds.map(round => [round.size, round.requests, round.failed, round.walk]),
    [5, 5, 5, 50, 50, 50].map(size => [size, 6, 0, '']),
  );
  for (const { size, statements } of rounds) {
    assert.equal(statements.length, 1);
    assert.match(statements[0]?.query ?? '', /^SELECT id FROM orders WHERE user_id = \$1 LIMIT \$2$/);
    assert.equal(statements[0]?.calls, 6);
    assert.equal(statements[0]?.rows, 6 * size);
    assert.equal(statements[0]?.walRecords, 0);
  }
});

test('what the shop sends by itself is left out, as often as it may; what it begins later is not', async () => {
  await shop.sessions.query('SELECT 1');
  const idle = await readStatements(shop.postgres.sql('postgres'), 'shop');
  const calls = async (path: string) => {
    const rounds = await gatherCounts({ ...requestOf(traffic(path), 1), idle });
    return rounds.map(({ statements }) => statements.reduce((sum, one) => sum + one.calls, 0));
  };
  assert.deepEqual(new Set(await calls('/no-block')), new Set([0]));
  assert.ok((await calls('/no-block-often')).every(seen => seen >= 15 && seen <= 20));
  assert.deepEqual(new Set(await calls('/scan')), new Set([1]));
});

test('bytes are seen beside rows', async () => {
  const bytesOf = async (path: string) => {
    const [, round] = await count(traffic(path), 1);
    return round?.bytes ?? assert.fail('nothing was seen');
  };
  assert.ok((await bytesOf('/orders')) < 100_000, 'this process reads for others too');
  assert.ok((await bytesOf('/huge-row')) > 300_000);
});

test('a walk skips what leads to it, counts what follows, and ends when enough was counted', async () => {
  const paths: string[] = [];
  const walk = (name: string, sizes: Walk['sizes'], skipped = 0): Walk => ({
    name,
    sizes,
    skipped,
    newUser() {
      let page = 0;
      return {
        draw: (_, size) => {
          page += 1;
          paths.push(`${name} ${size} ${page}`);
          return { method: 'GET', path: `/orders?user=1&limit=${size}` };
        },
        judge: () => ({ wrong: '' }),
      };
    },
  });
  const kind = {
    ...traffic('/orders'),
    walks: [walk('far', [5], 2), walk('near', ['drawn']), walk('last', [5])],
  };
  let asked = 0;
  const rounds = await gatherCounts(requestOf(kind, 1), () => ++asked === 2);
  assert.deepEqual(
    rounds.map(round => [round.walk, round.statements[0]?.calls]),
    ['far', 'far', 'far', 'near', 'near', 'near'].map(name => [name, 1]),
  );
  const drawn = rounds[3]?.size ?? 0;
  assert.ok(drawn >= 6 && drawn <= 49, `${drawn}`);
  assert.deepEqual(
    paths.slice(0, 5),
    [1, 2, 3, 4, 5].map(page => `far 5 ${page}`),
  );
});

test('a scan reads the whole table, an index a few blocks', async () => {
  const [row] = await shop.sql<{ blocks: number }>(`SELECT pg_relation_size('orders') / 8192 AS blocks`);
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
  await shop.postgres.sql('postgres')(`ALTER SYSTEM SET pg_stat_statements.track = 'none'`);
  await shop.postgres.sql('postgres')('SELECT pg_reload_conf()');
  try {
    await sleep(200);
    for (const { isCounting } of await count(traffic('/away-from-the-database')))
      assert.equal(isCounting, false);
  } finally {
    await shop.postgres.sql('postgres')('ALTER SYSTEM RESET pg_stat_statements.track');
    await shop.postgres.sql('postgres')('SELECT pg_reload_conf()');
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
  await shop.sql('CREATE INDEX one_more ON orders (note)');
  assert.equal(await records(), before + 1);
  await shop.sql('DROP INDEX one_more');
});

test('no detour escapes: another login, a function, a block of code, a change in place, a trip that reads nothing', async () => {
  const perRequest = async (path: string) => {
    const [, round] = await count(traffic(path));
    const sum = (field: 'calls' | 'blocks' | 'walRecords') =>
      (round?.statements ?? []).reduce((total, statement) => total + statement[field], 0) / 6;
    return { calls: sum('calls'), blocks: sum('blocks'), records: sum('walRecords') };
  };
  const otherLogin = await perRequest('/other-login');
  assert.deepEqual([otherLogin.calls, otherLogin.records], [1, 0]);
  assert.ok(otherLogin.blocks >= 1);
  assert.equal((await perRequest('/no-block')).calls, 1);
  const block = await perRequest('/block');
  assert.ok(block.calls === 1 && block.blocks > 100, JSON.stringify(block));
  assert.ok((await perRequest('/function')).records >= 2);
  // 200 orders of each user
  assert.ok((await perRequest('/update')).records >= 200);
});

test('a failed request ends its round, which says so', async () => {
  for (const round of await count(traffic('/broken'))) {
    assert.deepEqual([round.requests, round.failed], [1, 1]);
    assert.equal(round.wrong?.outcome, 'wrong');
    assert.match(round.wrong?.steps[0]?.path ?? '', /^\/broken/);
  }
});

test('rounds that do not agree are followed by twice as many more, and no further', async () => {
  const asked = new Set<number>();
  const { context, open } = contextOf(shop, {
    counted: ['order-history', 'no-such-traffic'],
    sayOf(found, kind) {
      assert.equal(kind, 'order-history');
      asked.add(found.length);
      return 'unknown';
    },
  });
  const found = await counts.gather(context);
  // Seven pages in three rounds each, looked at after each of the five walks.
  assert.deepEqual([Math.max(...asked), found.length, open()], [63, 63, 0]);
  assert.equal((await counts.gather(contextOf(shop, { counted: ['order-history'] }).context)).length, 21);
});
