import assert from 'node:assert/strict';
import { test } from 'vitest';
import { numbersBetween, parseMetrics, totalsOf } from './scrape.ts';

type Counted = { answers: number; errors?: number; statements?: number; cpu?: number; waiting?: number };

/** What a replica shows after so many answers, all of which took 20 to 40 ms. */
const metrics = ({ answers, errors = 0, statements = answers, cpu = 0, waiting = 0 }: Counted) =>
  `# HELP http_request_duration_seconds Time to answer a request
http_request_duration_seconds_bucket{le="0.02",replica="api-1",method="GET",route="/orders",status="200"} 0
http_request_duration_seconds_bucket{le="0.04",replica="api-1",method="GET",route="/orders",status="200"} ${answers}
http_request_duration_seconds_bucket{le="+Inf",replica="api-1",method="GET",route="/orders",status="200"} ${answers}
http_request_duration_seconds_count{replica="api-1",method="GET",route="/orders",status="200"} ${answers - errors}
http_request_duration_seconds_count{replica="api-1",method="GET",route="/orders",status="503"} ${errors}
http_request_statements_sum{replica="api-1",method="GET",route="/orders"} ${statements}
process_cpu_seconds_total{replica="api-1"} ${cpu}
nodejs_eventloop_lag_seconds{replica="api-1"} 0.001
db_pool_connections{state="total",replica="api-1"} 10
db_pool_connections{state="idle",replica="api-1"} 3
db_pool_connections{state="waiting",replica="api-1"} ${waiting}
`;
const api = (name: string, at: number, counted: Counted) => totalsOf(name, metrics(counted), at);

test('only the named metrics are read, with their labels', () => {
  assert.deepEqual(
    parseMetrics('a{b="c",d="e"} 1.5\nother 2\n# a comment\nplain 3\nab 4\n', ['a', 'plain']),
    [
      { name: 'a', labels: { b: 'c', d: 'e' }, value: 1.5 },
      { name: 'plain', labels: {}, value: 3 },
    ],
  );
});

test('what happened in a second, in all and for each replica', () => {
  const before = [api('api-1', 0, { answers: 100 }), api('api-2', 0, { answers: 50, cpu: 1 })];
  const now = [
    api('api-1', 2000, { answers: 160, statements: 3160, cpu: 1.5, waiting: 4 }),
    api('api-2', 2000, { answers: 90, errors: 10, cpu: 1.2 }),
  ];
  assert.deepEqual(numbersBetween(before, now), {
    answersPerSecond: 50,
    success: 0.9,
    p95Ms: 40,
    statementsPerRequest: 31,
    poolBusy: 14,
    poolSize: 20,
    poolWaiting: 4,
    replicas: [
      { name: 'api-1', answersPerSecond: 30, cpu: 0.75, poolBusy: 7, poolSize: 10, poolWaiting: 4 },
      {
        name: 'api-2',
        answersPerSecond: 20,
        cpu: 0.09999999999999998,
        poolBusy: 7,
        poolSize: 10,
        poolWaiting: 0,
      },
    ],
  });
});

test('a replica that is new, or was started again, counts from its second reading on', () => {
  const before = [api('api-1', 0, { answers: 100 }), api('api-2', 0, { answers: 50 })];
  const now = ['api-1', 'api-2', 'api-3'].map(name =>
    api(name, 1000, { answers: name === 'api-1' ? 110 : 5 }),
  );
  const numbers = numbersBetween(before, now);
  assert.deepEqual(
    numbers?.replicas.map(({ name }) => name),
    ['api-1'],
  );
  assert.equal(numbers?.answersPerSecond, 10);
  assert.equal(numbersBetween([], now), null);
});

test('without traffic there is neither success nor time', () => {
  const numbers = numbersBetween([api('api-1', 0, { answers: 7 })], [api('api-1', 1000, { answers: 7 })]);
  assert.deepEqual([numbers?.success, numbers?.p95Ms, numbers?.statementsPerRequest], [null, null, null]);
});
