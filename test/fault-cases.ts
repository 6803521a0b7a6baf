/** What each fault must do, measured on real traffic of a live lab with a scenario open, however that lab runs. */
import assert from 'node:assert/strict';
import { faults } from '../faults/index.ts';
import {
  answers,
  assertReplaced,
  clientOf,
  hangMs,
  on,
  openThree,
  part,
  ready,
  refused,
  roundTripMs,
  toleranceMs,
  transferMs,
  tried,
} from './fault-measures.ts';
import { type FaultCase } from './fault-suite.ts';

export const index = 'orders_user_id_created_at_idx';
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

export const cases: Record<string, Measured> = {
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
      await faults['network-bandwidth']?.inject(on.system, { link, rate: 200 });
      const narrow = await transferMs();
      await faults['network-bandwidth']?.inject(on.system, { link, rate: 400 });
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
      assert.ok(ms > 51.5 && ms < on.quietMs + 50 + toleranceMs, `50 ms made ${ms} ms of ${on.quietMs} ms`);
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
  'power-cut': {
    params: { parts: ['api-1', 'haproxy', 'api'] },
    written: { parts: 'api-1,haproxy,api' },
    unmatched: { ...noPart, params: { parts: ['api-1', 'worker'] } },
    assertInEffect: async () => {},
    assertNoEffect: async () => assert.ok((await ready(3000)).ok),
    assertHappens: async inject => {
      const pids = () => ['api-1', 'haproxy'].map(name => part(name).pid);
      const before = pids();
      await assertReplaced(inject);
      assert.ok(pids().every(pid => !before.includes(pid)));
    },
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
  'rolling-restart': {
    params: { part: 'api' },
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
