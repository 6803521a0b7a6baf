import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { collect } from './collect.ts';
import type { Collector, CollectorContext } from './evidence/collector.ts';
import { noEvidence, stageOf } from './evidence/evidence.ts';
import { collectors } from './evidence/index.ts';

const context = {} as CollectorContext;

/** Runs the loop with collectors that note when they are called. */
async function run({
  decidedAfter = '',
  endsAll = false,
  breaks = false,
}: {
  decidedAfter?: string;
  endsAll?: boolean;
  breaks?: boolean;
} = {}) {
  const calls: string[] = [];
  const note = (what: string) => {
    calls.push(what);
  };
  const reads = (id: 'answers' | 'counts' | 'schema', stage: 'asked' | 'counted' | 'settled') =>
    ({
      id,
      stage,
      parts: [],
      async gather() {
        note(id);
        return [];
      },
    }) as unknown as Collector;
  let seen = 0;
  const sessions = {
    id: 'sessions',
    stage: 'around-load',
    parts: [],
    async gather() {
      note('watch');
      return {
        async soFar() {
          seen++;
          return { opened: seen };
        },
        async end() {
          note('end');
        },
      };
    },
  } as unknown as Collector;
  const evidence = noEvidence();
  const done = collect({
    collectors: [reads('answers', 'asked'), reads('counts', 'counted'), reads('schema', 'settled'), sessions],
    context,
    evidence,
    onStage: stage => note(`stage ${stage}`),
    isDecided: () => calls.includes(decidedAfter),
    async use(look) {
      note('load');
      await look();
      if (breaks) throw new Error('the load broke');
      note('trial');
      await look();
      return endsAll;
    },
  });
  const error = await done.then(
    () => null,
    ({ message }: Error) => message,
  );
  return { calls, evidence, error };
}

describe('the loop over the stages', () => {
  const load = ['watch', 'load', 'trial', 'end'];

  it('goes through all in order, and keeps what the watches saw last', async () => {
    const { calls, evidence } = await run();
    assert.deepEqual(calls, [
      ...['stage asked', 'answers', 'stage counted', 'counts', ...load, 'stage settled', 'schema'],
    ]);
    assert.deepEqual(evidence.sessions, { opened: 2 });
  });

  it('counts nothing when the answers decide, and still puts the load on', async () => {
    const { calls } = await run({ decidedAfter: 'answers', endsAll: true });
    assert.deepEqual(calls, ['stage asked', 'answers', ...load]);
  });

  it('ends every watch when the load breaks', async () => {
    const { calls, error } = await run({ breaks: true });
    assert.equal(error, 'the load broke');
    assert.deepEqual(calls.slice(-3), ['watch', 'load', 'end']);
  });
});

it('every collector stands under its own name, in the order of the stages', () => {
  for (const [id, collector] of Object.entries(collectors)) {
    assert.equal(collector.id, id);
    assert.equal(collector.stage, stageOf[collector.id]);
  }
  assert.deepEqual(Object.keys(collectors), Object.keys(collectors).toSorted());
});
