/** One request, drawn hop by hop, on real servers: scenario 02 as it begins. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { suiteLab } from '../../test/suite-lab.ts';
import { until } from '../../test/test-lab.ts';
import { liveDatabase } from '../parts/postgres/databases.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';

type Json = {
  status: number | null;
  totalMs: number;
  replica: string | null;
  silent: string[];
  hops: { name: string; ms: number }[];
  statements: {
    text: string;
    times: number;
    rows: number;
    ms: number;
    unanswered: number;
    error: string | null;
  }[];
};

describe('lab trace', () => {
  const lab = suiteLab();
  const traced = async (...words: string[]) => (await lab.json(['trace', ...words])).value as unknown as Json;
  const names = ({ hops }: Json) => hops.map(({ name }) => name);
  const saved = async (path: string, change: (text: string) => string) => {
    const file = join(lab.home.workspace, path);
    const version = (await lab.look()).code?.hash;
    const before = readFileSync(file, 'utf8');
    assert.notEqual(change(before), before, `${path} has another text by now`);
    writeFileSync(file, change(before));
    await until(
      `the shop with another ${path}`,
      lab.look,
      ({ code, state, parts }) =>
        code?.hash !== version && state === 'ready' && parts.every(part => part.state === 'up'),
      20_000,
    );
  };

  beforeAll(async () => {
    const { code, err } = await lab.run(['apply', '02']);
    assert.equal(code, 0, err);
  });

  it('draws the way of a request to the slow statement', async () => {
    const { code, out } = await lab.run(['trace', 'GET', '/orders?user=42']);
    assert.equal(code, 0, out);
    const lines = out.split('\n');
    const order = [
      'customer',
      '└ HAProxy',
      '└ api-1, its own code',
      '└ wait for',
      '└ link to',
      '└ PostgreSQL',
    ];
    const places = order.map(text => lines.findIndex(line => line.includes(text)));
    assert.ok(!places.includes(-1), out);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      out,
    );
    assert.match(out, / 1 x {2}SELECT \.\.\. FROM orders WHERE user_id = \$1 ORDE … +20 /);
    for (const line of lines) assert.ok(line.length <= 80, line);
  });

  it('says the same as JSON, and its hops add up to the whole', async () => {
    const seen = await traced('GET', '/orders?user=42&limit=5');
    assert.equal(seen.status, 200);
    assert.equal(seen.replica, 'api-1');
    const sum = seen.hops.reduce((all, { ms }) => all + ms, 0);
    assert.ok(Math.abs(sum - seen.totalMs) < 0.01, `${sum} and ${seen.totalMs}`);
    assert.deepEqual(
      seen.statements.map(({ times, rows }) => [times, rows]),
      [[1, 5]],
    );
    // The link is 2 ms long in this scenario, there and back together.
    const link = seen.hops.find(({ name }) => name === 'link to the database');
    assert.ok(link && link.ms >= 1.5, JSON.stringify(seen.hops));
  });

  it('sends a body', async () => {
    const seen = await traced('POST', '/orders', '{"user":42,"product":7,"quantity":1}');
    assert.equal(seen.status, 201);
    assert.match(seen.statements[0]?.text ?? '', /^INSERT INTO orders /);
  });

  it('an unknown route is drawn, and said', async () => {
    const { out } = await lab.run(['trace', 'GET', '/orderz?user=42']);
    assert.match(out, /^404 Not Found/m);
    assert.match(out, /no route for GET \/orderz\. Its routes: services\/api\/modules\//);
  });

  const wrong: [words: string[], problem: RegExp][] = [
    [['GET', 'orders'], /A path starts with a slash: `\/orders`/],
    [['FETCH', '/orders'], /`FETCH` is no method\. There is: GET,/],
    [['POST', '/orders', '{"user":42,}'], /The body is no JSON: /],
    [['GET', '/orders', '{}'], /A GET has no body; write POST/],
  ];
  for (const [words, problem] of wrong) {
    it(`${words.join(' ')} is told to be wrong`, async () => {
      const { code, err } = await lab.run(['trace', ...words]);
      assert.equal(code, 64);
      assert.match(err.replace(/\s+/g, ' '), problem);
    });
  }

  it('customers see neither traces nor metrics', async () => {
    for (const path of ['/metrics', `/traces/${'a'.repeat(32)}`])
      assert.equal((await lab.ask(path)).status, 404);
  });

  it('a request that takes too long is drawn as far as it went', async () => {
    const seen = await withDatabase(lab.home, liveDatabase, ({ transaction }) =>
      transaction(async sql => {
        await sql('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
        return traced('GET', '/orders?user=42');
      }),
    );
    assert.equal(seen.status, 503);
    // Either the statement was cancelled after 3 s, or it still waited for a connection after 4.5 s.
    assert.ok(
      seen.statements[0]?.error ?? names(seen).includes('wait for a connection'),
      JSON.stringify(seen),
    );
    assert.ok(seen.totalMs > 2500);
  });

  it('sees a client of its own, with the time it takes to connect', async () => {
    await saved('services/api/db.ts', text =>
      text.replace(
        'return run(pool, text, values);',
        `const client = new pg.Client(settings);
  await client.connect();
  const rows = await run(client, text, values);
  await client.end();
  return rows;`,
      ),
    );
    const seen = await traced('GET', '/orders?user=42&limit=5');
    assert.equal(seen.status, 200);
    assert.ok(names(seen).includes('open a connection'), JSON.stringify(seen.hops));
    assert.ok(!names(seen).includes('wait for a connection'), JSON.stringify(seen.hops));
    assert.equal(seen.statements[0]?.rows, 5);
  });

  it('says when the learner’s code records nothing', async () => {
    await saved('services/api/app.ts', text => text.replace('  addTracing(app);\n', ''));
    const { code, out } = await lab.run(['trace', 'GET', '/orders?user=42&limit=5']);
    assert.equal(code, 0);
    assert.match(out, /^200 OK/m);
    assert.match(out.replace(/\s+/g, ' '), /api-1 did not report what it did: .* addTracing\(app\)/);
  });

  it('asks for the lab when it is down', async () => {
    await lab.run(['down']);
    const { code, err } = await lab.run(['trace', 'GET', '/orders?user=42']);
    assert.equal(code, 69);
    assert.match(err, /The lab is not running/);
  });
});
