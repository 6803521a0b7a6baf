/** What a client sees on one link: round trips of an empty statement on one kept connection, one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Home, portOf, secretOf } from '../lab/home/home.ts';
import { superuser } from '../lab/parts/postgres/postgres.ts';

const everyMs = 2;

/** Times are those of performance.now(). */
export type Probe = {
  /** when the first of two slow round trips in a row began */
  slowSince(atMs: number): Promise<number>;
  /** when the first of two fast round trips in a row ended: a delayed answer is let go when its delay is taken away */
  fastSince(atMs: number): Promise<number>;
  /** milliseconds, the median of what was measured since then */
  median(atMs: number): number;
  stop(): Promise<void>;
};

/** A round trip is slow from `slowMs` on. */
export async function startProbe(home: Home, link: string, slowMs: number): Promise<Probe> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: portOf(home, link),
    user: superuser,
    password: secretOf(home, 'postgres'),
    database: 'postgres',
    query_timeout: 5000,
  });
  let failed: Error | null = null;
  client.on('error', error => {
    failed = error;
  });
  await client.connect();
  const trips: { start: number; end: number }[] = [];
  let stopped = false;
  const measuring = (async () => {
    while (!stopped && !failed) {
      const start = performance.now();
      await client.query('SELECT 1');
      trips.push({ start, end: performance.now() });
      await sleep(everyMs);
    }
  })().catch(error => {
    failed = error;
  });

  const isSlow = ({ start, end }: { start: number; end: number }) => end - start >= slowMs;
  const firstOfTwo = async (atMs: number, slow: boolean) => {
    for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(5)) {
      if (failed) throw failed;
      const since = trips.slice(trips.findLastIndex(({ start }) => start < atMs) + 1);
      const found = since.find((trip, n) => {
        const next = since[n + 1];
        return next && isSlow(trip) === slow && isSlow(next) === slow;
      });
      if (found) return found;
    }
    throw new Error(`the link did not become ${slow ? 'slow' : 'fast'} within 10 s`);
  };

  return {
    slowSince: async atMs => (await firstOfTwo(atMs, true)).start,
    fastSince: async atMs => (await firstOfTwo(atMs, false)).end,
    median(atMs) {
      const times = trips.filter(({ start }) => start >= atMs).map(({ start, end }) => end - start);
      return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
    },
    async stop() {
      stopped = true;
      await measuring;
      await client.end().catch(() => {});
    },
  };
}
