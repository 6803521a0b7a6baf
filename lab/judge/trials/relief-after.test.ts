import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Relieving } from './relief-after.ts';
import { reliefAfter } from './relief-after.ts';

const asked = 30;

/** A shop that asks the primary alone until so many rounds were asked, and then the replica. */
function shop(deafRounds: number): Pick<Relieving, 'open' | 'database' | 'ask'> & { rounds(): number } {
  let rounds = 0;
  const calls = { lab: 0, 'lab on the replica': 0, judged: 0 };
  return {
    rounds: () => rounds,
    database: 'verify',
    ask: async () => {
      calls[rounds++ < deafRounds ? 'lab' : 'lab on the replica'] += asked;
    },
    open: async name => {
      const row = { id: '1', query: 'SELECT 1', calls: calls[name], rows: 1, blocks: 3 * calls[name] };
      const sql = async () => (calls[name] ? [{ ...row, walRecords: 0, judged: true }] : []);
      return { sql: sql as never, close: async () => {} };
    },
  };
}

const relief = (deafRounds: number, withinMs: number) => {
  const one = shop(deafRounds);
  const { signal } = new AbortController();
  return { ...one, seen: reliefAfter({ ...one, sinceMs: Date.now(), withinMs, share: 0.65, signal }) };
};

test('one round is enough for a shop that has gone back', async () => {
  const { seen, rounds } = relief(0, 5000);
  const { onPrimary, all } = await seen;
  assert.deepEqual([onPrimary, all, rounds()], [0, asked, 1]);
});

test('a shop has time to go back', async () => {
  const { seen, rounds } = relief(2, 5000);
  const { onPrimary, all } = await seen;
  assert.deepEqual([onPrimary, all, rounds()], [0, asked, 3]);
});

test('the last round begins when the time is over', async () => {
  const { onPrimary, all, afterMs } = await relief(100, 300).seen;
  assert.deepEqual([onPrimary, all], [asked, asked]);
  assert.ok(afterMs >= 300 && afterMs < 1000, `${afterMs}`);
});
