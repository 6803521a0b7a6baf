import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import type { Moment, Strike } from '../../course/schema.ts';
import type { K6Sample } from '../load/k6.ts';
import { watchSamples } from './sightings.ts';
import { type CallsOf, startStrikes } from './strikes.ts';

const strike = (use: string, moment: Moment, forMs: number | null = null): Strike => ({
  ...{ use, with: {}, moment, forMs },
});
const at = (atMs: number): Moment => ({ kind: 'at', atMs });

/** Notes what is put in and taken out; one that is called `kill` is over at once, one that is called `broken` cannot be put in. */
function strikeWith(
  strikes: Strike[],
  samples: { afterMs: number; sample: K6Sample }[] = [],
  callsOf: CallsOf = () => ({ held: 0, answered: 0, refused: 0 }),
) {
  const done: string[] = [];
  const ended = new AbortController();
  const sightings = watchSamples();
  const started = startStrikes(
    { strikes },
    {
      firstMs: Date.now(),
      sightings,
      callsOf,
      ended: ended.signal,
      isMomentary: ({ use }) => use === 'kill',
      async put({ use }) {
        if (use === 'broken') throw new Error('no such part');
        done.push(`put ${use}`);
      },
      async end({ use }) {
        done.push(`end ${use}`);
      },
    },
  );
  for (const { afterMs, sample } of samples) setTimeout(() => sightings.add(sample), afterMs);
  return { done, ended, ...started };
}

const answered: K6Sample = {
  ...{ kind: 'answered', stream: 'sale', user: '1', atMs: 0, durationMs: 1, answer: 'right' },
  ...{ reason: '', receipt: null },
};

describe('strikes', () => {
  it('come in their order, at their time, and one that lasts is taken out', async () => {
    const { done, struck, begun, finished, overMs } = strikeWith([
      strike('slow', at(20), 150),
      strike('kill', at(80)),
    ]);
    assert.deepEqual([overMs(), begun()], [null, 0]);
    await finished;
    assert.equal(begun(), 2);
    assert.deepEqual(done, ['put slow', 'put kill', 'end slow']);
    const [slow, kill] = struck;
    assert.ok(slow && kill && slow.atMs >= 19 && kill.atMs >= 79);
    assert.ok((slow.healedAtMs ?? 0) >= slow.atMs + 149);
    assert.deepEqual([slow.awaited, kill.awaited], [true, true]);
    assert.equal(overMs(), kill.healedAtMs);
  });

  it('wait for what a company holds and refused, whatever the shop answers', async () => {
    const began = Date.now();
    const callsOf: CallsOf = company => {
      const isThere = company === 'mail' && Date.now() - began > 60;
      return { held: isThere ? 5 : 4, answered: 0, refused: 5 };
    };
    const moment: Moment = {
      kind: 'when',
      counts: { held: 5, refused: 5 },
      company: 'mail',
      earliestMs: 0,
      latestMs: 400,
    };
    const { struck, finished } = strikeWith([strike('kill', moment)], [], callsOf);
    await finished;
    const [kill] = struck;
    assert.ok(kill?.awaited && kill.atMs > 50 && kill.atMs < 300, JSON.stringify(struck));
  });

  it('wait until something is seen', async () => {
    const sale: Moment = { kind: 'then', stream: 'sale', earliestMs: 0, latestMs: 5000 };
    const many: Moment = { kind: 'when', counts: { answered: 2 }, earliestMs: 0, latestMs: 5000 };
    const samples = [50, 150].map(afterMs => ({ afterMs, sample: answered }));
    const { struck, finished } = strikeWith([strike('kill', sale), strike('kill', many)], samples);
    await finished;
    const [first, second] = struck;
    assert.ok(first?.awaited && first.atMs >= 45);
    assert.ok(second?.awaited && second.atMs >= 145);
  });

  it('do not come before their earliest moment, whatever is seen', async () => {
    const moment: Moment = { kind: 'when', counts: { answered: 1 }, earliestMs: 150, latestMs: 5000 };
    const { struck, finished } = strikeWith([strike('kill', moment)], [{ afterMs: 0, sample: answered }]);
    await finished;
    const [kill] = struck;
    assert.ok(kill?.awaited && kill.atMs >= 150 && kill.atMs < 1000, JSON.stringify(struck));
  });

  it('come at the latest moment although nothing was seen, and say so', async () => {
    const moment: Moment = { kind: 'when', counts: { held: 1 }, earliestMs: 0, latestMs: 60 };
    const { struck, finished } = strikeWith([strike('kill', moment)]);
    await finished;
    assert.equal(struck[0]?.awaited, false);
    assert.ok((struck[0]?.atMs ?? 0) >= 59);
  });

  it('that last until the load ends are taken out then', async () => {
    const { done, ended, struck, finished } = strikeWith([strike('slow', at(1))]);
    await sleep(60);
    assert.deepEqual(done, ['put slow']);
    ended.abort();
    await finished;
    assert.deepEqual(done, ['put slow', 'end slow']);
    assert.ok((struck[0]?.healedAtMs ?? 0) >= 59);
  });

  it('that the load did not wait for are not seen, and what was put in is taken out', async () => {
    const { done, ended, struck, finished } = strikeWith([strike('slow', at(1)), strike('kill', at(60_000))]);
    await sleep(40);
    ended.abort();
    await assert.rejects(finished, { name: 'AbortError' });
    assert.equal(struck.length, 1);
    assert.deepEqual(done, ['put slow', 'end slow']);
  });

  it('that cannot be put in end the trial, with what was put in before', async () => {
    const { done, ended, struck, finished } = strikeWith([strike('slow', at(1)), strike('broken', at(20))]);
    await sleep(60);
    ended.abort();
    await assert.rejects(finished, /no such part/);
    assert.equal(struck.length, 1);
    assert.deepEqual(done, ['put slow', 'end slow']);
  });
});
