import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { isStreamDecided, judgeLoad } from './judge-load.ts';
import type { LoadObjective } from './judge-stream.ts';

const latency: LoadObjective = {
  ...{ name: 'latency', of: 'customers', sli: 'latency', thresholdMs: 80, target: 0.95 },
};
const availability: LoadObjective = {
  ...{ name: 'availability', of: 'customers', sli: 'availability', target: 0.995 },
};

/** A quiet stream of so many seconds at 300/s; `change` gives what is special about a block. */
function stream(
  as: string,
  seconds: number,
  change: (index: number) => Partial<LoadBlock> = () => ({}),
  whole: Partial<LoadEvidence> = {},
): LoadEvidence {
  const blocks = Array.from({ length: seconds * 4 }, (_, index) => ({
    ...{ startMs: index * 250, requests: 75, failed: 0, unanswered: 0, slow: [0], inFlight: 2 },
    ...{ lostCpuShare: 0.02, idleShare: 0.7 },
    ...change(index),
  }));
  return {
    ...{ as, script: 'order-history', ratePerSecond: 300, users: 100, thresholdsMs: [80], blocks },
    ...{ latencyMs: null, scheduled: seconds * 300, starved: 0, probeSlowdown: 1, othersShare: 0 },
    generatorError: null,
    ...whole,
  };
}

describe('several streams', () => {
  const buyers = { ...availability, name: 'availability:buyers', of: 'buyers' };
  const all = [latency, availability, buyers];
  const judged = (...loads: LoadEvidence[]) => judgeLoad(loads, all, false);

  test('pass when each that is judged passes, and one that none judges may be starved', () => {
    const robot = stream('robot', 7, () => ({ failed: 75 }), { starved: 2000 });
    const judgement = judged(stream('customers', 7), robot, stream('buyers', 7));
    assert.equal(judgement.outcome, 'pass');
    assert.deepEqual(
      judgement.objectives.map(({ objective, decision }) => [objective.name, decision]),
      [
        ['latency', 'met'],
        ['availability', 'met'],
        ['availability:buyers', 'met'],
      ],
    );
    assert.equal(
      judged(stream('customers', 7), stream('buyers', 7, undefined, { starved: 300 })).outcome,
      'continue',
    );
  });

  test('fail as soon as one fails, and go on while one is open', () => {
    const failing = stream('buyers', 5, () => ({ failed: 20 }));
    assert.equal(judged(stream('customers', 5), failing).outcome, 'fail');
    assert.equal(judged(stream('customers', 7), stream('buyers', 5)).outcome, 'continue');
  });

  test('one that is decided is recorded no further, and keeps its decision when the others take longer', () => {
    const decided = stream('customers', 7);
    assert.ok(isStreamDecided(decided, all, false));
    assert.ok(!isStreamDecided(stream('customers', 5), all, false));
    assert.ok(!isStreamDecided(stream('robot', 20), all, true));
    const judgement = judgeLoad([decided, stream('buyers', 20)], all, true);
    assert.equal(judgement.outcome, 'pass');
  });

  test('the more objectives all streams have, the more a miss takes', () => {
    const few = (n: number) => ({ failed: n % 4 === 0 ? 4 : 0 });
    const seen = stream('customers', 30, few).blocks;
    const blocksUntilFail = (objectives: LoadObjective[]) =>
      seen.findIndex(
        (_, n) => judgeLoad([stream('customers', (n + 1) / 4, few)], objectives, true).outcome === 'fail',
      );
    const many = Array.from({ length: 40 }, (_, n) => ({ ...buyers, name: `availability:${n}` }));
    const alone = blocksUntilFail([availability]);
    assert.ok(alone > 0);
    assert.ok(blocksUntilFail([availability, ...many]) > alone);
  });
});
