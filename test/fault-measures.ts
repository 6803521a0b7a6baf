/** How the effects of faults are measured on a live lab, by other means than the faults' own. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { FaultSystem } from '../faults/contract.ts';
import { portOf, secretOf } from '../lab/home/home.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { superuser } from '../lab/parts/postgres/postgres.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import type { TestLab } from './test-lab.ts';

/** ms that a measured time may be longer than meant, on a machine with other work */
export const toleranceMs = 30;
export const hangMs = 400;
/** What is measured; filled when it is up. */
export const on = {} as { lab: TestLab; system: FaultSystem; quietMs: number };

/** One session over a replica's own link, as that replica would open it. Replica 2 does not run, so nothing else is on its link. */
export function clientOf(replica: number, port = portOf(on.lab.home, `api-${replica}-postgres`)): pg.Client {
  const role = `api_${replica}`;
  const login = { host: '127.0.0.1', port, user: role, password: secretOf(on.lab.home, role) };
  const client = new pg.Client({ ...login, database: liveDatabase, connectionTimeoutMillis: hangMs });
  client.on('error', () => {});
  return client;
}

async function overLink<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = clientOf(2);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** The quickest of eight round trips on one open connection. */
export const roundTripMs = (): Promise<number> =>
  overLink(async client => {
    const times: number[] = [];
    for (let n = 0; n < 8; n++) times.push(await timeOf(() => client.query('SELECT 1')));
    return Math.min(...times);
  });

export const answers = async () => assert.ok((await roundTripMs()) < on.quietMs + toleranceMs);
export const refused = (code: string) => assert.rejects(clientOf(2).connect(), { code });
export const transferMs = (): Promise<number> =>
  overLink(client => timeOf(() => client.query("SELECT repeat('x', 100000)")));

/** As the superuser, rolled back at the end. */
export async function tried(statement: string): Promise<string> {
  const login = { host: '127.0.0.1', port: portOf(on.lab.home, 'postgres'), user: superuser };
  const client = new pg.Client({
    ...login,
    password: secretOf(on.lab.home, 'postgres'),
    database: liveDatabase,
  });
  await client.connect();
  try {
    const { rows } = await client.query(`BEGIN; SET LOCAL lock_timeout = '200ms'; ${statement}`).then(
      results => (results as unknown as pg.QueryResult[])[2] ?? { rows: [] },
      (error: Error & { code?: string }) => ({ rows: [error.code] }),
    );
    return JSON.stringify(rows);
  } finally {
    await client.end();
  }
}

export const part = (name: string) => {
  const found = readSnapshot(on.lab.home)?.parts.find(candidate => candidate.name === name);
  assert.ok(found, name);
  return found;
};
export const ready = (limitMs: number) =>
  fetch(`http://127.0.0.1:${part('api-1').port}/ready`, { signal: AbortSignal.timeout(limitMs) });

/** A connection that was open breaks, and afterwards another process answers on the same port. */
export async function assertReplaced(inject: () => Promise<void>): Promise<void> {
  const { pid, port } = part('api-1');
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const broken = new Promise(resolve => socket.once('close', resolve));
  await inject();
  await broken;
  assert.notEqual(part('api-1').pid, pid);
  assert.ok((await ready(3000)).ok);
}

/** Three sessions at once of a role that nothing else uses; what became of each. */
export async function openThree(): Promise<string[]> {
  const clients = [3, 3, 3].map(replica => clientOf(replica, portOf(on.lab.home, 'postgres')));
  const outcomes: string[] = [];
  for (const client of clients) {
    outcomes.push(
      await client.connect().then(
        () => 'open',
        (error: Error & { code?: string }) => error.code ?? error.message,
      ),
    );
  }
  await Promise.allSettled(clients.map(client => client.end()));
  const left = `SELECT count(*)::int AS left FROM pg_stat_activity WHERE usename = 'api_3'`;
  while ((await tried(left)) !== '[{"left":0}]') await sleep(20);
  return outcomes;
}
