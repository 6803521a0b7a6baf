import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { SeenRequest } from '../parts/api/trace.ts';
import type { Span } from '../parts/api/traces.ts';
import { shortStatement, traceText } from './trace.ts';
import { tracedFrom } from './trace-hops.ts';

const span = (name: string, startMs: number, ms: number | null, more: Partial<Span> = {}): Span => ({
  name,
  startMs,
  ms,
  attributes: {},
  error: null,
  ...more,
});
const statement = (startMs: number, ms: number | null, text: string, rows = 1, error: string | null = null) =>
  span('statement', startMs, ms, {
    attributes: { 'db.query.text': text, 'db.response.returned_rows': rows },
    error,
  });
const request = (ms: number | null, route = '/products') =>
  span('request', 1000, ms, { attributes: { 'http.route': route } });
const seen = (spans: Span[], more: Partial<SeenRequest> = {}): SeenRequest => ({
  status: 200,
  bytes: 4210,
  said: '',
  cookies: [],
  totalMs: 300,
  replicas: spans.length > 0 ? [{ name: 'api-2', spans }] : [],
  silent: [],
  ...more,
});
const products = { method: 'GET', path: '/products?category=7', body: null, cookie: null };
const sellers = 'SELECT id, name, city, since FROM users\n     WHERE id = $1';
const loop = [
  request(298),
  span('wait for a connection', 1001, 67),
  span('open a connection', 1001, 67),
  statement(1070, 10, 'SELECT id, name, price_cents, seller_id FROM products WHERE category_id = $1', 2000),
  ...Array.from({ length: 51 }, (_, n) => statement(1080 + n * 4, 4, sellers)),
];

describe('where the time of a request went', () => {
  const hops = (spans: Span[], trip: number | null = 3, more: Partial<SeenRequest> = {}) =>
    Object.fromEntries(
      tracedFrom(seen(spans, more), trip).hops.map(({ name, ms }) => [name, Math.round(ms)]),
    );

  it('adds up to what the customer waited, hop by hop', () => {
    assert.deepEqual(hops(loop), {
      HAProxy: 2,
      'api-2, its own code': 17,
      'wait for a connection': 0,
      'open a connection': 67,
      'link to the database': 156,
      PostgreSQL: 58,
    });
  });

  it('statements that ran at the same time are counted once', () => {
    const { 'link to the database': link, PostgreSQL } = hops([
      request(100),
      statement(1010, 50, 'SELECT 1'),
      statement(1010, 50, 'SELECT 2'),
    ]);
    assert.deepEqual([link, PostgreSQL], [3, 47]);
  });

  it('where nothing comes through the link, link and PostgreSQL are one', () => {
    assert.equal(hops([request(100), statement(1010, 50, 'SELECT 1')], null)['link and PostgreSQL'], 50);
  });

  it('what was answered in less time than the link takes did not go through it', () => {
    const { linkRoundTripMs, hops: shown } = tracedFrom(
      seen([request(20), statement(1010, 3, 'SELECT 1')]),
      100,
    );
    assert.equal(linkRoundTripMs, null);
    assert.ok(shown.some(({ name, ms }) => name === 'link and PostgreSQL' && Math.round(ms) === 3));
    assert.equal(hops([request(120), statement(1010, 99, 'SELECT 1')], 100)['link to the database'], 99);
  });

  it('what has no end lasts until the request was over', () => {
    const traced = tracedFrom(
      seen([request(298), span('wait for a connection', 1001, 1), statement(1003, null, 'SELECT 1')]),
      3,
    );
    assert.equal(traced.isOver, false);
    assert.deepEqual(
      traced.statements.map(({ ms, unanswered }) => [ms, unanswered]),
      [[295, 1]],
    );
    assert.ok(Math.abs(traced.hops.reduce((sum, { ms }) => sum + ms, 0) - 300) < 0.001);
  });

  it('the last replica counts, the ones before are named', () => {
    const replicas = ['api-1', 'api-3'].map(name => ({ name, spans: [request(20)] }));
    const traced = tracedFrom(seen([], { replicas }), null);
    assert.deepEqual([traced.replica, traced.triedBefore], ['api-3', ['api-1']]);
  });
});

describe('the drawing', () => {
  const drawn = (spans: Span[], more: Partial<SeenRequest> = {}, trip: number | null = 3) =>
    traceText(products, tracedFrom(seen(spans, more), trip));

  it('shows each hop, and statements that repeat as one line', () => {
    assert.equal(
      drawn(loop),
      `GET /products?category=7
200 OK, 4,210 bytes, after 300 ms

  customer
  └ HAProxy                               2.0 ms
    └ api-2, its own code                  17 ms  █
      └ wait for a connection             0.0 ms
        └ open a connection                67 ms  █████
          └ link to the database          156 ms  ███████████ ← most
            └ PostgreSQL                   58 ms  ████
  in all                                  300 ms

    times  statement                                          rows       time
     51 x  SELECT ... FROM users WHERE id = $1                  51     204 ms
      1 x  SELECT ... FROM products WHERE category_id = $1   2,000      10 ms

The link to the database takes 3.0 ms there and back, measured right after the
request; PostgreSQL takes the rest.`,
    );
  });

  it('shows Redis as a hop, and what it was asked', () => {
    const command = (
      startMs: number,
      ms: number,
      text: string,
      more: object = {},
      error: string | null = null,
    ) => span('command', startMs, ms, { attributes: { 'db.query.text': text, ...more }, error });
    const text = drawn(
      [
        request(60),
        command(1001, 2, 'GET page:7:gross', { 'db.response.found': false }),
        statement(1004, 31, sellers),
        command(1036, 3, 'SET page:7:gross'),
        command(1040, 5, 'GET other', {}, 'Command timed out'),
      ],
      { totalMs: 62 },
    );
    assert.equal(
      text,
      `GET /products?category=7
200 OK, 4,210 bytes, after 62 ms

  customer
  └ HAProxy                               2.0 ms  █
    └ api-2, its own code                  19 ms  ███████
      ├ link and Redis                     10 ms  ████
      └ link to the database              3.0 ms  █
        └ PostgreSQL                       28 ms  ██████████ ← most
  in all                                   62 ms

    times  statement                                          rows       time
      1 x  SELECT ... FROM users WHERE id = $1                   1      31 ms

           asked of Redis                                    found       time
           GET page:7:gross                                     no     2.0 ms
           SET page:7:gross                                            3.0 ms
           GET other                                                   5.0 ms
           failed: Command timed out

The link to the database takes 3.0 ms there and back, measured right after the
request; PostgreSQL takes the rest.`,
    );
  });

  const call = (
    whom: string,
    what: string,
    [startMs, ms]: [number, number | null],
    error: string | null = null,
  ) => span('call', startMs, ms, { attributes: { 'peer.service': whom, 'shop.asked': what }, error });
  const mail = (when: [number, number | null], error?: string) =>
    call('the mail company', 'send mail about order 7', when, error);
  const message = (when: [number, number | null], error?: string) =>
    call('RabbitMQ', 'keep a message in parcels', when, error);

  it('shows RabbitMQ and a company as hops, and what they were asked', () => {
    assert.equal(
      drawn(
        [
          request(960),
          statement(1001, 31, sellers),
          message([1034, 6]),
          mail([1040, 900], 'the mail company answered 503'),
        ],
        { totalMs: 962 },
      ),
      `GET /products?category=7
200 OK, 4,210 bytes, after 962 ms

  customer
  └ HAProxy                               2.0 ms
    └ api-2, its own code                  23 ms  █
      ├ link and RabbitMQ                 6.0 ms
      ├ the mail company                  900 ms  █████████████████████ ← most
      └ link to the database              3.0 ms
        └ PostgreSQL                       28 ms  █
  in all                                  962 ms

    times  statement                                          rows       time
      1 x  SELECT ... FROM users WHERE id = $1                   1      31 ms

           asked of others                                               time
           RabbitMQ: keep a message in parcels                         6.0 ms
           the mail company: send mail about order 7                   900 ms
           failed: the mail company answered 503

The link to the database takes 3.0 ms there and back, measured right after the
request; PostgreSQL takes the rest.

What a worker does with the message comes later: no customer waits for it.`,
    );
  });

  it('says whose answer the customer did not wait for', () => {
    const early = 'The shop answered the customer before it had an answer from';
    const text = drawn([request(20), mail([1010, null]), message([1010, 70])], { totalMs: 22 });
    assert.match(text, /└ link and RabbitMQ +0\.0 ms/);
    assert.match(text, /mail about order 7 +not over\n/);
    assert.match(text.replace(/\s+/g, ' '), new RegExp(`${early} the mail company. ${early} RabbitMQ.`));
    assert.doesNotMatch(text, /was not over/);
  });

  it('a message that RabbitMQ did not take goes to no worker', () => {
    const text = drawn([request(2020), message([1010, 2000], 'no answer within 2 s')], { status: 503 });
    assert.match(text, /failed: no answer within 2 s/);
    assert.doesNotMatch(text, /worker|failed on this request/);
  });

  it('says how far a request without an answer went', () => {
    const spans = [
      request(null),
      span('wait for a connection', 1001, 2),
      statement(1003, null, 'SELECT 1', 0),
    ];
    assert.equal(
      drawn(spans, { status: null, bytes: 0, said: '', totalMs: 10_000 }, null),
      `GET /products?category=7
no answer, 0 bytes, after 10,000 ms

  customer
  └ HAProxy                               0.0 ms
    └ api-2, its own code                 1.0 ms
      └ wait for a connection             2.0 ms
        └ link and PostgreSQL           9,997 ms  ██████████████████████ ← most
  in all                               10,000 ms

    times  statement                                          rows       time
      1 x  SELECT 1                                              0   9,997 ms
           1 without an answer so far

The request was not over when we looked: the drawing shows how far it went.`,
    );
  });

  const notes: [name: string, text: string, note: RegExp][] = [
    [
      'an unknown route',
      drawn([request(2, '')], { status: 404 }),
      /no route for GET \/products\. Its routes/,
    ],
    [
      'no replica',
      drawn([], { status: 503 }),
      /No copy of the shop took the request; HAProxy answered by itself/,
    ],
    [
      'a failure in the code',
      drawn([request(2)], { status: 500 }),
      /failed on this request\. Why: npx lab logs api-2/,
    ],
    ['code without tracing', drawn([], { silent: ['api-1'] }), /its code no longer has addTracing\(app\)/],
    [
      'no connection',
      drawn([request(9), span('open a connection', 1001, 5, { error: 'too many connections' })]),
      /No connection to the database: too many connections/,
    ],
    [
      'a failed statement',
      drawn([request(9), statement(1001, 5, 'SELECT', 0, 'syntax error')]),
      /failed: syntax/,
    ],
  ];
  for (const [name, text, note] of notes) {
    it(`tells ${name}`, () => {
      assert.match(text.replace(/\s+/g, ' '), note);
      for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    });
  }

  it('shortens a statement to what it is about', () => {
    assert.equal(shortStatement('SELECT count(*) FROM orders'), 'SELECT count(*) FROM orders');
    assert.equal(
      shortStatement('INSERT INTO orders (user_id, product_id, quantity) VALUES ($1, $2, $3) RETURNING id'),
      'INSERT INTO orders (...) VALUES ($1, $2, $3) R …',
    );
  });
});
