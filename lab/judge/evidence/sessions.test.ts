import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { beforeAll, test } from 'vitest';
import { suitePostgres } from '../../../test/private-postgres.ts';
import { watchSessions } from './sessions.ts';

const postgres = suitePostgres();

beforeAll(async () => {
  const server = postgres.sql('postgres');
  await server('CREATE DATABASE shop');
  await server(`CREATE ROLE api_1 LOGIN PASSWORD 'secret' CONNECTION LIMIT 3`);
});

const watch = () =>
  watchSessions({
    sql: postgres.sql('postgres'),
    database: 'shop',
    logFile: postgres.logFile,
  });

async function open(): Promise<pg.Client> {
  const login = { host: '127.0.0.1', port: postgres.port, user: 'api_1', password: 'secret' };
  const client = new pg.Client({ ...login, database: 'shop' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

test('sessions opened one after the other, and open at the same time', async () => {
  const watched = await watch();
  for (let n = 0; n < 5; n++) await (await open()).end();
  const two = [await open(), await open()];
  await sleep(150);
  await Promise.all(two.map(client => client.end()));
  await untilEnded();
  assert.deepEqual(await watched.soFar(), { opened: 7, peak: 2, refused: 0, nestedBegins: 0 });
  await watched.end();
});

test('what was refused, and a BEGIN inside a transaction, come from the log; what was before does not count', async () => {
  const three = [await open(), await open(), await open()];
  await assert.rejects(open(), { code: '53300' });
  const watched = await watch();
  for (let n = 0; n < 2; n++) await assert.rejects(open(), { code: '53300' });
  for (const text of ['BEGIN', 'BEGIN', 'COMMIT', 'ROLLBACK']) await three[0]?.query(text);
  await sleep(150);
  const { refused, nestedBegins, peak } = await watched.soFar();
  await watched.end();
  assert.deepEqual({ refused, nestedBegins, peak }, { refused: 2, nestedBegins: 1, peak: 3 });
  await Promise.all(three.map(client => client.end()));
});

/** A session is counted when its process ends, a moment after its client has gone. */
async function untilEnded(): Promise<void> {
  const left = `SELECT 1 FROM pg_stat_activity WHERE usename = 'api_1'`;
  const deadline = Date.now() + 5000;
  while ((await postgres.sql('postgres')(left)).length > 0) {
    assert.ok(Date.now() < deadline, 'sessions do not end');
    await sleep(20);
  }
}
