import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { K6Sample } from './k6.ts';
import { readBlocks } from './load-blocks.ts';

const startMs = 1_700_000_000_000;
const stream = 'order-history';
const noise = { lostCpuShare: 0.01, idleShare: 0.6, othersShare: 0 };
const shape = {
  as: stream,
  script: stream,
  times: null as number | null,
  ratePerSecond: 100,
  users: 10,
  thresholdsMs: [80, 500],
  requestTimeoutMs: 1000,
};

type Arrival = {
  atMs: number;
  user: number;
  takesMs?: number;
  answer?: 'right' | 'wrong' | 'none';
  reason?: string;
};

/** A request as the generator writes it; without `takesMs` it is never answered. */
function request({ atMs, user, takesMs, answer = 'right', reason = 'status 503' }: Arrival): K6Sample[] {
  const sent: K6Sample = { stream, kind: 'sent', atMs: startMs + atMs, user: String(user) };
  if (takesMs === undefined) return [sent];
  return [
    sent,
    {
      ...{ stream, kind: 'answered', user: String(user), durationMs: takesMs, answer },
      atMs: startMs + atMs + takesMs,
      reason: answer === 'right' ? '' : reason,
      receipt: null,
    },
  ];
}
const drop = (atMs: number): K6Sample => ({ stream, kind: 'dropped', atMs: startMs + atMs });

function read(samples: K6Sample[], blocks: number, change: Partial<typeof shape> = {}) {
  const reader = readBlocks({ ...shape, ...change });
  for (const sample of samples.toSorted((a, b) => a.atMs - b.atMs)) reader.add(sample);
  for (let count = 0; count < blocks; count++) reader.close(noise);
  return reader.evidence({ probeSlowdown: 1, othersShare: 0 }, null);
}

/** 100 arrivals a second, one after the other, each answered after `takesMs`. */
const steady = (untilMs: number, takesMs: number, fromMs = 0) =>
  Array.from({ length: (untilMs - fromMs) / 10 }, (_, index) =>
    request({ atMs: fromMs + index * 10, user: index % 10, takesMs }),
  ).flat();

test('a request counts in the block in which it ends, and against each threshold', () => {
  const { blocks, latencyMs } = read(
    [
      request({ atMs: 0, user: 1, takesMs: 5 }),
      request({ atMs: 10, user: 2, takesMs: 100 }),
      request({ atMs: 20, user: 3, takesMs: 600 }),
      request({ atMs: 30, user: 4, takesMs: 5, answer: 'wrong' }),
      request({ atMs: 40, user: 5, takesMs: 1000, answer: 'none' }),
    ].flat(),
    5,
  );
  const counts = blocks.map(({ requests, failed, unanswered, slow, inFlight }) => ({
    requests,
    failed,
    unanswered,
    slow,
    inFlight,
  }));
  assert.deepEqual(counts, [
    { requests: 3, failed: 1, unanswered: 0, slow: [2, 1], inFlight: 2 },
    { requests: 0, failed: 0, unanswered: 0, slow: [0, 0], inFlight: 2 },
    { requests: 1, failed: 0, unanswered: 0, slow: [1, 1], inFlight: 1 },
    { requests: 0, failed: 0, unanswered: 0, slow: [0, 0], inFlight: 1 },
    { requests: 1, failed: 1, unanswered: 1, slow: [1, 1], inFlight: 0 },
  ]);
  assert.deepEqual(latencyMs, { p50: 100, p95: 1000, p99: 1000, max: 1000 });
});

test('everything that arrives as it should leaves nothing starved', () => {
  const { scheduled, starved } = read(steady(1000, 5), 4);
  assert.deepEqual({ scheduled, starved }, { scheduled: 100, starved: 0 });
});

test("what is dropped while all users wait is the system's", () => {
  const hanging = Array.from({ length: 10 }, (_, user) => request({ atMs: user * 10, user })).flat();
  const drops = Array.from({ length: 90 }, (_, index) => drop(100 + index * 10));
  const { blocks, starved } = read([...hanging, ...drops], 4);
  assert.equal(starved, 0);
  assert.deepEqual(
    blocks.map(block => block.failed),
    [15, 25, 25, 25],
  );
});

test('what a generator drops when it catches up is its own', () => {
  // It is stuck from 250 to 750 ms, then sends the 50 late requests at once: 10 find a user.
  const burst = Array.from({ length: 10 }, (_, user) => request({ atMs: 750, user, takesMs: 5 })).flat();
  const drops = Array.from({ length: 40 }, () => drop(751));
  const { blocks, starved, scheduled } = read(
    [...steady(250, 5), ...burst, ...drops, ...steady(1000, 5, 760)],
    4,
  );
  assert.deepEqual({ starved, scheduled }, { starved: 40, scheduled: 99 });
  assert.ok(blocks.every(block => block.failed === 0));
});

test('a generator that stops sending is starved', () => {
  const { starved, scheduled } = read(steady(500, 5), 4);
  assert.deepEqual({ starved, scheduled }, { starved: 49, scheduled: 99 });
});

test('a request that even the generator forgets is overdue, once', () => {
  const late = read(request({ atMs: 0, user: 1, takesMs: 1700 }), 8);
  assert.deepEqual(
    late.blocks.map(block => block.failed),
    [0, 0, 0, 0, 0, 1, 0, 0],
  );
  assert.equal(
    late.blocks.reduce((sum, block) => sum + block.requests, 0),
    1,
  );
});

test('a block is complete when a later sample is there, or half a second after its end', () => {
  const reader = readBlocks(shape);
  assert.equal(reader.isComplete(startMs + 10_000), false);
  for (const sample of request({ atMs: 0, user: 1, takesMs: 5 })) reader.add(sample);
  assert.equal(reader.isComplete(startMs + 300), false);
  assert.equal(reader.isComplete(startMs + 700), true);
  for (const sample of request({ atMs: 271, user: 1 })) reader.add(sample);
  assert.equal(reader.isComplete(startMs + 300), true);
});

test('the warm-up is in the latencies only when there was nothing after it', () => {
  const samples = [...steady(2000, 50), ...steady(2500, 5, 2000)];
  assert.equal(read(samples, 8).latencyMs?.p50, 50);
  assert.equal(read(samples, 10).latencyMs?.p50, 5);
  assert.equal(read([], 0).latencyMs, null);
});

test('failed requests are counted by their reason, those without an answer too', () => {
  const hanging = Array.from({ length: 10 }, (_, user) => request({ atMs: user * 10, user }));
  const samples = [
    request({ atMs: 0, user: 20, takesMs: 5, answer: 'wrong' }),
    request({ atMs: 10, user: 21, takesMs: 5, answer: 'wrong', reason: 'wrong rows' }),
    request({ atMs: 20, user: 22, takesMs: 5, answer: 'wrong' }),
    request({ atMs: 30, user: 23, takesMs: 5 }),
    ...hanging,
    [drop(1000)],
  ];
  const { reasons, blocks } = read(samples.flat(), 6);
  assert.deepEqual(reasons, {
    'no answer in time': 10,
    'status 503': 2,
    'wrong rows': 1,
    'all users waiting': 1,
  });
  assert.deepEqual(Object.keys(reasons ?? {}).slice(0, 2), ['no answer in time', 'status 503']);
  const failed = blocks.reduce((sum, block) => sum + block.failed, 0);
  assert.equal(failed, 14);
});

test('a shop cannot make up more than a dozen reasons', () => {
  const samples = Array.from({ length: 60 }, (_, n) =>
    request({ atMs: n, user: n, takesMs: 1, answer: 'wrong', reason: `status ${500 + (n % 30)}` }),
  );
  const { reasons = {} } = read(samples.flat(), 1);
  assert.equal(Object.keys(reasons).length, 13);
  assert.equal(reasons.other, 36);
});

test('a stream that sends so many and no more is not behind when they are sent', () => {
  const few = { ratePerSecond: 100, times: 20 };
  assert.equal(read(steady(200, 5), 8, few).starved, 0);
  assert.equal(read(steady(100, 5), 8, few).starved, 10);
});

test('a stream that begins late has the blocks of the whole load', () => {
  const reader = readBlocks(shape);
  reader.begin(startMs);
  for (const sample of request({ atMs: 600, user: 1, takesMs: 5 })) reader.add(sample);
  assert.equal(reader.span()?.fromMs, startMs);
  assert.deepEqual(
    [1, 2, 3].map(() => reader.close(noise).requests),
    [0, 0, 1],
  );
});

test('what became of requests is counted by the word that their kind of traffic has for it', () => {
  const labelled = (user: number, label: string): K6Sample[] =>
    request({ atMs: user, user, takesMs: 5 }).map(sample =>
      sample.kind === 'answered' ? { ...sample, label } : sample,
    );
  const samples = [labelled(1, 'served'), labelled(2, 'refused'), labelled(3, 'refused')].flat();
  assert.deepEqual(read(samples, 2).labels, { served: 1, refused: 2 });
  assert.equal('labels' in read(request({ atMs: 0, user: 1, takesMs: 5 }), 1), false);
});
