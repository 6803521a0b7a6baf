/** Corner's api on a PostgreSQL of a test's own, with the whole seed. Ready in about two seconds. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import type { Sql } from '../faults/contract.ts';
import { readJson } from '../lab/home/files.ts';
import { templateDatabase } from '../lab/parts/postgres/databases.ts';
import { ownerRole } from '../lab/parts/postgres/postgres.ts';
import { endWithTest } from './end-with-test.ts';
import { freePort } from './free-port.ts';
import { preparedData } from './prepared-data.ts';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts';
import { redis } from './servers/redis.ts';
import { type Server, startServer } from './servers/server.ts';

const root = join(import.meta.dirname, '..');
/** Nothing can listen there without the rights of root. */
const nobodysPort = 1;

export type Shop = {
  url: string;
  /** everything the process has written */
  log(): string;
  /** asks it to stop and answers its exit code */
  stop(): Promise<number | null>;
};

export type SeededShop = {
  postgres: PrivatePostgres;
  /** on the template, where nobody writes */
  truth: Sql;
  /** on the clone that the shop uses */
  data: Sql;
  /** Starts server.ts; `databasePort` where a link of the test's own lies between, `redisPort` where there is a Redis, `replicaPort` where another server answers questions. */
  start(databasePort?: number, redisPort?: number, replicaPort?: number): Promise<Shop>;
  stop(): Promise<void>;
};

/** One for all tests of a file, made before the first and ended after the last; `shop` is its first api, `withRedis` where it has one. */
export function seededShop({ withRedis = false } = {}): { corner: SeededShop; shop: Shop } {
  const corner = {} as SeededShop;
  const shop = {} as Shop;
  let store: Server | undefined;
  beforeAll(async () => {
    if (withRedis) store = await startServer(redis);
    Object.assign(corner, await startSeededShop());
    Object.assign(shop, await corner.start(undefined, store?.port));
  });
  afterAll(async () => {
    await corner.stop?.();
    await store?.stop();
  });
  return { corner, shop };
}

async function startSeededShop(): Promise<SeededShop> {
  const { data, secretsFile } = preparedData('whole');
  const passwords = readJson<Record<string, string>>(secretsFile) ?? {};
  const passwordOf = (role: string) => passwords[role] ?? assert.fail(`no password of ${role}`);
  const postgres = await startPrivatePostgres({ data, password: passwordOf('postgres') });
  const running: Shop[] = [];
  const role = 'api_1';
  try {
    await postgres.sql('postgres')(`CREATE DATABASE shop TEMPLATE ${templateDatabase} OWNER ${ownerRole}`);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    postgres,
    truth: postgres.sql(templateDatabase),
    data: postgres.sql('shop'),
    async start(databasePort = postgres.port, redisPort = nobodysPort, replicaPort = databasePort) {
      const shop = await startApi({
        DATABASE_URL: `postgres://${role}:${passwordOf(role)}@127.0.0.1:${databasePort}/shop`,
        DATABASE_REPLICA_URL: `postgres://${role}:${passwordOf(role)}@127.0.0.1:${replicaPort}/shop`,
        REDIS_URL: `redis://127.0.0.1:${redisPort}/0`,
      });
      running.push(shop);
      return shop;
    },
    async stop() {
      await Promise.all(running.map(shop => shop.stop()));
      await postgres.stop();
    },
  };
}

async function startApi(urls: Record<string, string>): Promise<Shop> {
  const port = await freePort();
  const server = spawn(process.execPath, ['services/api/server.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), REPLICA: 'api-1', ...urls },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(server, 'exit');
  const calledOff = endWithTest(() => server.kill('SIGKILL'));
  let written = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', chunk => (written += chunk));
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 10_000;
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`the api did not start:\n${written}`);
    await sleep(20);
  }
  return {
    url,
    log: () => written,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
      await ended;
      calledOff();
      return server.exitCode;
    },
  };
}
