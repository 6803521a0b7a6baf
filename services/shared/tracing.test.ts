/** What the api records of a request that asks for it, with all ways to the database. */
import assert from 'node:assert/strict';
import fastify from 'fastify';
import { test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';
import { addTracing, recorded } from './tracing.ts';

type Span = { name: string; ms: number | null; attributes: Record<string, unknown>; error: string | null };

const { shop } = seededShop();

let asked = 0;
const newId = () => (++asked).toString(16).padStart(32, '0');
const ask = (path: string, traceparent?: string) =>
  fetch(shop.url + path, { headers: traceparent ? { traceparent } : {} });
const spansOf = async (id: string): Promise<Span[]> =>
  Object(await (await ask(`/traces/${id}`)).json()).spans;
const traced = async (path: string) => {
  const id = newId();
  await (await ask(path, `00-${id}-00000000000000aa-01`)).text();
  for (;;) {
    const spans = await spansOf(id);
    if (spans.every(({ ms }) => ms !== null)) return spans;
  }
};
const names = (spans: Span[]) => spans.map(({ name }) => name);

test('a request that asks is recorded: waiting, statements, rows, and the route', async () => {
  const spans = await traced('/orders?user=42&limit=5');
  assert.deepEqual(
    names(spans).filter(name => name !== 'open a connection'),
    ['request', 'wait for a connection', 'statement'],
  );
  assert.equal(spans[0]?.attributes['http.route'], '/orders');
  assert.equal(spans[0]?.attributes['http.response.status_code'], 200);
  const statement = spans.find(({ name }) => name === 'statement');
  assert.equal(statement?.attributes['db.response.returned_rows'], 5);
  assert.match(String(statement?.attributes['db.query.text']), /^SELECT id, user_id/);
});

test('one that does not ask, or asks in another way, is not', async () => {
  const id = newId();
  for (const header of [undefined, `00-${id}-00000000000000aa-00`, 'yes please', `00-${id}-aa-01`]) {
    assert.equal((await ask('/orders?user=42&limit=5', header)).status, 200);
    assert.deepEqual(await spansOf(id), []);
  }
});

test('one without a route says so', async () => {
  const [request] = await traced('/orderz');
  assert.equal(request?.attributes['http.route'], '');
});

test('a request that waits for a connection takes no statement of those that give one back', async () => {
  const others = Array.from({ length: 60 }, (_, n) => ask(`/orders?user=${n + 1}&limit=50`));
  const all = await Promise.all(Array.from({ length: 5 }, () => traced('/orders?user=42&limit=5')));
  for (const answer of await Promise.all(others)) assert.equal(answer.status, 200);
  for (const spans of all) {
    const rows = spans.flatMap(({ attributes }) => attributes['db.response.returned_rows'] ?? []);
    assert.deepEqual(rows, [5]);
  }
});

test('only the last traces are kept', async () => {
  const first = newId();
  await ask('/health', `00-${first}-00000000000000aa-01`);
  assert.equal((await spansOf(first)).length, 1);
  for (let n = 0; n < 10; n++) await traced('/health');
  assert.deepEqual(await spansOf(first), []);
});

test('a wait for somebody else is recorded, with its error, and the error is thrown', async () => {
  const app = fastify();
  addTracing(app);
  app.get('/ask', () => recorded('a company', 'a parcel', async () => {}));
  app.get('/fail', () => recorded('a company', 'a parcel', () => Promise.reject(new Error('away'))));
  const traceparent = (id: string) => ({ traceparent: `00-${id}-00000000000000aa-01` });
  for (const [url, status, error] of [
    ['/ask', 200, null],
    ['/fail', 500, 'away'],
  ] as const) {
    const id = newId();
    assert.equal((await app.inject({ url, headers: traceparent(id) })).statusCode, status);
    assert.equal((await app.inject(url)).statusCode, status);
    const { spans } = (await app.inject(`/traces/${id}`)).json<{ spans: Span[] }>();
    assert.deepEqual(names(spans), ['request', 'call']);
    assert.equal(spans[1]?.error, error);
    assert.equal(spans[1]?.attributes['peer.service'], 'a company');
    assert.ok(spans[1]?.ms !== null);
  }
  await app.close();
});
