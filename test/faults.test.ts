/** The one contract of all faults, on one live lab with a scenario open, each effect measured on real traffic. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Fault, FaultSystem } from '../faults/contract.ts';
import { faults } from '../faults/index.ts';
import { liveDatabase } from '../lab/engine/apply.ts';
import { injectByHand } from '../lab/engine/by-hand.ts';
import { openFaultSystem, withFaultSystem } from '../lab/engine/fault-system.ts';
import { readFingerprint } from '../lab/engine/fingerprint.ts';
import { portOf, secretOf } from '../lab/home.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { lockOwner } from '../lab/system/lock.ts';
import { superuser } from '../lab/system/postgres.ts';
import { identify, isStopped } from '../lab/system/process.ts';
import { type FaultCase, faultSuite } from './fault-suite.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const index = 'orders_user_id_created_at_idx';
/** ms that a measured time may be longer than meant, on a machine with other work */
const toleranceMs = 30;
const hangMs = 400;
let lab: TestLab;
let opened: ReturnType<typeof openFaultSystem>;
let quietMs = 0;

/** One session over a replica's own link, as that replica would open it. Replica 2 does not run, so nothing else is on its link. */
function clientOf(replica: number, port = portOf(lab.home, `api-${replica}-postgres`)): pg.Client {
  const role = `api_${replica}`;
  const login = { host: '127.0.0.1', port, user: role, password: secretOf(lab.home, role) };
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
const roundTripMs = (): Promise<number> =>
  overLink(async client => {
    const times: number[] = [];
    for (let n = 0; n < 8; n++) times.push(await timeOf(() => client.query('SELECT 1')));
    return Math.min(...times);
  });

const answers = async () => assert.ok((await roundTripMs()) < quietMs + toleranceMs);
const refused = (code: string) => assert.rejects(clientOf(2).connect(), { code });
const transferMs = (): Promise<number> =>
  overLink(client => timeOf(() => client.query("SELECT repeat('x', 100000)")));

/** As the superuser, rolled back at the end. */
async function tried(statement: string): Promise<string> {
  const login = { host: '127.0.0.1', port: portOf(lab.home, 'postgres'), user: superuser };
  const client = new pg.Client({
    ...login,
    password: secretOf(lab.home, 'postgres'),
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

const part = (name: string) => {
  const found = readSnapshot(lab.home)?.parts.find(candidate => candidate.name === name);
  assert.ok(found, name);
  return found;
};
const ready = (limitMs: number) =>
  fetch(`http://127.0.0.1:${part('api-1').port}/ready`, { signal: AbortSignal.timeout(limitMs) });

/** A connection that was open breaks, and afterwards another process answers on the same port. */
async function assertReplaced(inject: () => Promise<void>): Promise<void> {
  const { pid, port } = part('api-1');
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const broken = new Promise(resolve => socket.once('close', resolve));
  await inject();
  await broken;
  assert.notEqual(part('api-1').pid, pid);
  assert.ok((await ready(3000)).ok);
}

const lookUp = 'EXPLAIN SELECT * FROM orders WHERE user_id = 7 ORDER BY created_at DESC LIMIT 20';
const wrongProduct = `INSERT INTO products (seller_id, category, name, price_cents) VALUES (1, 'x', 'x', -1)`;
const touchRow = 'UPDATE orders SET quantity = quantity WHERE id = 42';
const noLink = { params: { link: 'api-redis' }, names: /api-redis.*There is: .*api-2-postgres/ };
const noPart = { params: { part: 'worker' }, names: /worker.*There is: .*api-1/ };
const link = 'api-2-postgres';

type Measured = Omit<FaultCase<never>, 'fault' | 'system' | 'trace' | 'lease' | 'params' | 'unmatched'> & {
  params: object;
  /** as a person writes them, where they differ */
  written?: object;
  unmatched: { params: object; names: RegExp };
};

const cases: Record<string, Measured> = {
  'connection-limit': {
    params: { part: 'api-3', connections: 2 },
    unmatched: { ...noPart, params: { part: 'worker', connections: 2 } },
    assertInEffect: async () => assert.deepEqual(await openThree(), ['open', 'open', '53300']),
    assertNoEffect: async () => assert.deepEqual(await openThree(), ['open', 'open', 'open']),
  },
  'dropped-constraint': {
    params: { constraint: 'products_price_cents_check' },
    unmatched: {
      params: { constraint: 'no_such' },
      names: /no_such.*There is: .*products_price_cents_check/,
    },
    assertInEffect: async () => assert.equal(await tried(wrongProduct), '[]'),
    assertNoEffect: async () => assert.equal(await tried(wrongProduct), '["23514"]'),
  },
  'missing-index': {
    params: { index },
    unmatched: { params: { index: 'no_such' }, names: /no_such.*There is: orders_user_id_created_at_idx/ },
    assertInEffect: async () => assert.match(await tried(lookUp), /Seq Scan on orders/),
    assertNoEffect: async () => assert.match(await tried(lookUp), new RegExp(`using ${index}`)),
  },
  'network-bandwidth': {
    params: { link, rate: 400 },
    written: { link, rate: '400kB/s' },
    unmatched: { ...noLink, params: { link: 'api-redis', rate: 400 } },
    async assertInEffect() {
      const wide = await transferMs();
      await faults['network-bandwidth']?.inject(opened.system, { link, rate: 200 });
      const narrow = await transferMs();
      await faults['network-bandwidth']?.inject(opened.system, { link, rate: 400 });
      assert.ok(wide >= 240 && wide < 240 + 150, `100 kB at 400 kB/s took ${wide} ms`);
      assert.ok(narrow / wide > 1.5 && narrow / wide < 2.5, `at half of it ${narrow} ms`);
    },
    assertNoEffect: async () => assert.ok((await transferMs()) < 150),
  },
  'network-down': {
    params: { link },
    unmatched: noLink,
    assertInEffect: () => refused('ECONNREFUSED'),
    assertNoEffect: answers,
  },
  'network-latency': {
    params: { link, latency: 50 },
    written: { link, latency: '50ms' },
    unmatched: { ...noLink, params: { link: 'api-redis', latency: 50 } },
    async assertInEffect() {
      const ms = await roundTripMs();
      // The scenario's own 2 ms are below it: delays add up.
      assert.ok(ms > 51.5 && ms < quietMs + 50 + toleranceMs, `50 ms made ${ms} ms of ${quietMs} ms`);
    },
    assertNoEffect: answers,
  },
  'network-reset': {
    params: { link },
    unmatched: noLink,
    assertInEffect: () => refused('ECONNRESET'),
    assertNoEffect: answers,
  },
  'network-timeout': {
    params: { link },
    unmatched: noLink,
    assertInEffect: () => assert.rejects(clientOf(2).connect(), /timeout/),
    assertNoEffect: answers,
  },
  'process-kill': {
    params: { part: 'api-1' },
    unmatched: noPart,
    assertInEffect: async () => {},
    assertNoEffect: async () => assert.ok((await ready(3000)).ok),
    assertHappens: assertReplaced,
  },
  'process-pause': {
    params: { part: 'api-1' },
    unmatched: noPart,
    assertInEffect: () => assert.rejects(ready(hangMs), { name: 'TimeoutError' }),
    assertNoEffect: async () => assert.ok((await ready(3000)).ok),
  },
  'process-restart': {
    params: { part: 'api-1' },
    unmatched: noPart,
    assertInEffect: async () => {},
    assertNoEffect: async () => assert.ok((await ready(3000)).ok),
    assertHappens: assertReplaced,
  },
  'row-lock': {
    params: { table: 'orders', id: 42 },
    unmatched: { params: { table: 'order', id: 42 }, names: /table order .*There is: orders/ },
    assertInEffect: async () => assert.equal(await tried(touchRow), '["55P03"]'),
    assertNoEffect: async () => assert.equal(await tried(touchRow), '[]'),
  },
};

/** Three sessions at once of a role that nothing else uses; what became of each. */
async function openThree(): Promise<string[]> {
  const clients = [3, 3, 3].map(replica => clientOf(replica, portOf(lab.home, 'postgres')));
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

describe('the contract of every fault', () => {
  before(async () => {
    lab = startTestLab();
    assert.equal((await lab.run(['apply', '02'])).code, 0);
    // The scenario's own missing index is mended, as a learner would, so that each fault begins on a healthy shop.
    await withFaultSystem(lab.home, liveDatabase, system =>
      (faults['missing-index'] as Fault<{ index: string }>).heal(system, { index }),
    );
    opened = openFaultSystem(lab.home, liveDatabase, 'lab-hand');
    quietMs = await roundTripMs();
  });
  after(async () => {
    await opened?.close();
    await lab.end();
  });

  test('every fault has its case; those in code are seen with their scenarios, in code-faults.test.ts', () => {
    const injected = Object.values(faults).filter(({ scope }) => scope !== 'workspace');
    assert.deepEqual(
      Object.keys(cases),
      injected.map(({ id }) => id),
    );
  });

  const signal = new AbortController().signal;
  for (const [id, { written, ...measured }] of Object.entries(cases)) {
    const fault = faults[id];
    assert.ok(fault, id);
    faultSuite({
      fault,
      ...measured,
      system: (): FaultSystem => opened.system,
      async trace() {
        const stopped = ['api-1', 'haproxy'].filter(name => {
          const identity = identify(part(name).pid ?? 0);
          return identity && isStopped(identity);
        });
        return JSON.stringify([await readFingerprint(lab.home), stopped], null, 1);
      },
      async lease(forMs) {
        const use = { use: id, with: { ...(written ?? measured.params) } };
        await injectByHand({ home: lab.home, say: () => {}, signal }, use, forMs);
      },
    });
  }

  test('a process that a fault ended or stopped was not the learner’s to keep running', () => {
    const { deaths, kills } = part('api-1');
    assert.deepEqual({ deaths, kills }, { deaths: 0, kills: 0 });
  });

  test('a locked row and a process that stands still do not keep a killed keeper from coming back', async () => {
    for (const use of [
      { use: 'row-lock', with: { table: 'orders', id: 42 } },
      { use: 'process-pause', with: { part: 'haproxy' } },
    ])
      await injectByHand({ home: lab.home, say: () => {}, signal }, use, null);
    const { drifts } = readSnapshot(lab.home) ?? {};
    assert.equal(drifts, 0, 'faults by hand are beside the scenario’s conditions: none of them was put back');
    const keeper = lockOwner(lab.home, 'keeper');
    assert.ok(keeper);
    process.kill(keeper.pid, 'SIGKILL');
    const { value } = await lab.json(['reset']);
    assert.equal(value.start, 'proved', JSON.stringify(value));
    const { value: healed } = await lab.json(['fault', 'heal', '--all']);
    assert.deepEqual([healed.healed, healed.proved], [[], 'start']);
  });
});
