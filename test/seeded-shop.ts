/** Corner's api on a PostgreSQL of a test's own, with the whole seed. Ready in about five seconds. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresBin } from '../bootstrap/parts.mjs';
import type { Sql } from '../faults/contract.ts';
import { endWithTest } from './end-with-test.ts';
import { freePort } from './free-port.ts';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts';

const root = join(import.meta.dirname, '..');

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
  /** Starts server.ts; `databasePort` where a link of the test's own lies between. */
  start(databasePort?: number): Promise<Shop>;
  stop(): Promise<void>;
};

export async function seededShop(): Promise<SeededShop> {
  const postgres = await startPrivatePostgres();
  const running: Shop[] = [];
  const { port, password } = postgres;
  try {
    await seed(postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    postgres,
    truth: postgres.sql('template_shop'),
    data: postgres.sql('shop'),
    async start(databasePort = port) {
      const shop = await startServer(`postgres://api_1:${password}@127.0.0.1:${databasePort}/shop`);
      running.push(shop);
      return shop;
    },
    async stop() {
      await Promise.all(running.map(shop => shop.stop()));
      await postgres.stop();
    },
  };
}

async function seed({ sql, leave, port, password }: PrivatePostgres): Promise<void> {
  const server = sql('postgres');
  for (const role of ['corner', 'api_1']) await server(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  await server('CREATE DATABASE template_shop OWNER corner');
  const template = sql('template_shop');
  await template('GRANT CREATE ON SCHEMA public TO corner');
  await template(
    'ALTER DEFAULT PRIVILEGES FOR ROLE corner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO api_1',
  );
  for (const file of ['schema.sql', 'seed.sql']) {
    execFileSync(
      join(postgresBin() ?? '', 'psql'),
      ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', join(root, 'services/database', file)],
      {
        env: {
          PGHOST: '127.0.0.1',
          PGPORT: String(port),
          PGUSER: 'corner',
          PGPASSWORD: password,
          PGDATABASE: 'template_shop',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }
  await leave('template_shop');
  await server('CREATE DATABASE shop TEMPLATE template_shop OWNER corner');
}

async function startServer(databaseUrl: string): Promise<Shop> {
  const port = await freePort();
  const server = spawn(process.execPath, ['services/api/server.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), REPLICA: 'api-1', DATABASE_URL: databaseUrl },
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
