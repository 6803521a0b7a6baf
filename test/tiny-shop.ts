/** A shop of a few lines on a PostgreSQL of a test's own, for what collectors gather. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Sql } from '../faults/contract.ts';
import type { CollectorContext } from '../lab/judge/evidence/collector.ts';
import { noEvidence } from '../lab/judge/evidence/evidence.ts';
import { httpSender } from '../lab/shop/http-sender.ts';
import { seededRandom } from '../lab/shop/traffic.ts';
import { type PrivatePostgres, suitePostgres } from './private-postgres.ts';

export type TinyShop = {
  postgres: PrivatePostgres;
  /** the superuser's, on the shop's database */
  sql: Sql;
  /** the shop's own */
  sessions: pg.Pool;
  /** where it listens */
  address: string;
  /** connections that customers made */
  sockets: Set<unknown>;
};

/** One for all tests of a file, made before the first and ended after the last. */
export function tinyShop(): TinyShop {
  const shop = { sockets: new Set(), postgres: suitePostgres() } as TinyShop;
  const server = createServer((...asked) => serve(shop, ...asked));
  beforeAll(async () => {
    await shop.postgres.sql('postgres')('CREATE DATABASE shop');
    await shop.postgres.sql('postgres')(`CREATE ROLE api_1 LOGIN PASSWORD 'secret'`);
    shop.sql = shop.postgres.sql('shop');
    await shop.sql(`
      CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int, note text);
      INSERT INTO orders (user_id, note) SELECT n % 50, repeat('x', 100) FROM generate_series(1, 10000) n;
      CREATE INDEX orders_user_id_idx ON orders (user_id);
      GRANT ALL ON orders TO api_1;
      CREATE FUNCTION place_order(buyer int) RETURNS void LANGUAGE sql AS 'INSERT INTO orders (user_id) VALUES (buyer)'`);
    await shop.sql('VACUUM ANALYZE orders');
    const login = { host: '127.0.0.1', port: shop.postgres.port, user: 'api_1', password: 'secret' };
    shop.sessions = new pg.Pool({ ...login, database: 'shop', max: 2 });
    shop.sessions.on('error', () => {});
    server.listen(0, '127.0.0.1').on('connection', socket => shop.sockets.add(socket));
    await once(server, 'listening');
    shop.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await shop.sessions?.end();
  });
  return shop;
}

/** Ways round a count: another login, a function, a change in place, what is done after the answer, what SQL calls no query. */
const detours: Record<string, (shop: TinyShop, user: string | null) => Promise<unknown>> = {
  '/other-login': ({ sql }, user) => sql('SELECT id FROM orders WHERE user_id = $1 LIMIT 3', [user]),
  '/function': ({ sessions }, user) => sessions.query('SELECT place_order($1)', [user]),
  '/update': ({ sessions }, user) =>
    sessions.query(`UPDATE orders SET note = note || '' WHERE user_id = $1`, [user]),
  '/block': ({ sessions }) => sessions.query('DO $$ BEGIN PERFORM count(note) FROM orders; END $$'),
  '/no-block': ({ sessions }) => sessions.query('SELECT 1'),
  async '/no-block-often'({ sessions }) {
    for (let n = 0; n < 20; n++) await sessions.query('SELECT 1');
  },
  '/huge-row': ({ sessions }) => sessions.query(`SELECT repeat('x', 300000)`),
};

/** A tiny shop: `/orders` by index, `/scan` without one, POST `/orders`, and things that go wrong. */
async function serve(
  shop: TinyShop,
  ...[request, response]: Parameters<import('node:http').RequestListener>
) {
  const { sessions, address } = shop;
  const { pathname, searchParams } = new URL(request.url ?? '/', address);
  if (pathname === '/never') return;
  if (pathname === '/away') return response.writeHead(302, { location: '/orders' }).end();
  await detours[pathname]?.(shop, searchParams.get('user'));
  if (pathname === '/scan') {
    await sessions.query('SELECT count(*) FROM orders WHERE note = $1', ['y']);
  } else if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    await sessions.query('INSERT INTO orders (user_id) VALUES ($1)', [JSON.parse(body).user]);
  } else if (pathname === '/orders') {
    const values = [searchParams.get('user'), searchParams.get('limit')];
    await sessions.query('SELECT id FROM orders WHERE user_id = $1 LIMIT $2', values);
  }
  response.writeHead(pathname === '/broken' ? 500 : 200).end('{}');
}

export const nothingIdle = { statements: [], ownCalls: 0 };

/** As a verify has it, on the servers of this test; `open` counts the sessions that were not closed again. */
export function contextOf(
  shop: TinyShop,
  change: Partial<CollectorContext> = {},
): { context: CollectorContext; open(): number } {
  let open = 0;
  // No server follows this one, so it stands in for the one that would.
  const names = { judged: 'shop', lab: 'postgres', 'lab on the replica': 'postgres' };
  const context: CollectorContext = {
    random: seededRandom(1),
    send: httpSender(shop.address, 1000),
    modules: [],
    counted: [],
    sayOf: () => 'pass',
    remember() {},
    async open(name) {
      open++;
      return {
        sql: shop.postgres.sql(names[name]),
        async close() {
          open--;
        },
      };
    },
    database: 'shop',
    migrated: nothingIdle,
    idle: nothingIdle,
    baseline: { indexes: [], triggers: [], settings: [] },
    logFile: shop.postgres.logFile,
    statsUrl: shop.address,
    running: () => 1,
    pids: () => [],
    promised: () => [],
    askedOf: () => ({}),
    seen: noEvidence(),
    restart: async () => true,
    ...change,
  };
  return { context, open: () => open };
}
