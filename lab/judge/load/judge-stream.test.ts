import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { canOnlyFail, judgeStream, type LoadObjective } from './judge-stream.ts';

const of = { of: 'customers' };
const latency: LoadObjective = { ...of, name: 'latency', sli: 'latency', thresholdMs: 80, target: 0.95 };
const availability: LoadObjective = { ...of, name: 'availability', sli: 'availability', target: 0.995 };
const both = [latency, availability];

const quiet: Omit<LoadBlock, 'startMs'> = {
  requests: 75,
  failed: 0,
  unanswered: 0,
  slow: [0],

  inFlight: 2,
  lostCpuShare: 0.02,
  idleShare: 0.7,
};
const slow = { slow: [60] };
const disturbed = { lostCpuShare: 0.2, idleShare: 0.02 };

/** A load of so many seconds; `change` gives what is special about a block. */
function load(
  seconds: number,
  change: (index: number) => Partial<LoadBlock> = () => ({}),
  whole: Partial<LoadEvidence> = {},
): LoadEvidence {
  const blocks = Array.from({ length: seconds * 4 }, (_, index) => ({
    startMs: index * 250,
    ...quiet,
    ...change(index),
  }));
  return {
    as: 'customers',
    script: 'order-history',
    ratePerSecond: 300,
    users: 100,
    thresholdsMs: [80],
    blocks,
    latencyMs: null,
    scheduled: seconds * 300,
    starved: 0,
    probeSlowdown: 1,
    othersShare: 0,
    generatorError: null,
    ...whole,
  };
}

/** Judges block by block, as verify does, and answers when and what was decided. */
function watch(
  evidence: LoadEvidence,
  objectives = both,
): { seconds: number; outcome: string; reason: string | null } {
  let extended = false;
  for (let count = 1; count <= evidence.blocks.length; count++) {
    const prefix = { ...evidence, blocks: evidence.blocks.slice(0, count) };
    let judgement = judgeStream(prefix, objectives, extended);
    if (judgement.outcome === 'extend') {
      extended = true;
      judgement = judgeStream(prefix, objectives, extended);
    }
    const { outcome, reason } = judgement;
    if (outcome !== 'continue') return { seconds: count / 4, outcome, reason };
  }
  return { seconds: evidence.blocks.length / 4, outcome: 'continue', reason: null };
}

describe('a clear case', () => {
  test('passes after 2 s of warm-up and 5 s of counted time', () => {
    assert.deepEqual(watch(load(20)), { seconds: 7, outcome: 'pass', reason: null });
  });

  test('passes only after 8 counted seconds when the CPU is over 55 % used', () => {
    assert.deepEqual(watch(load(20, () => ({ idleShare: 0.44 }))), {
      seconds: 10,
      outcome: 'pass',
      reason: null,
    });
  });

  test('fails after 1.5 counted seconds', () => {
    assert.deepEqual(watch(load(20, () => slow)), { seconds: 3.5, outcome: 'fail', reason: null });
  });

  test('what happens in the warm-up does not fail it', () => {
    assert.equal(watch(load(20, index => (index < 8 ? slow : {}))).outcome, 'pass');
  });

  test('three bad blocks are not enough to fail', () => {
    const three = (index: number) => (index >= 8 && index < 11 ? { slow: [75], failed: 75 } : {});
    assert.equal(judgeStream(load(5, three), both, false).outcome, 'continue');
    const four = (index: number) => (index >= 8 && index < 14 ? { slow: [75], failed: 75 } : {});
    assert.equal(judgeStream(load(3.5, four), both, false).outcome, 'fail');
  });
});

describe('availability', () => {
  const failures = (count: number) => (index: number) =>
    index >= 10 && index < 10 + count ? { failed: 1 } : {};

  test('passes with as many failures as the target allows, rounded down', () => {
    const judgement = judgeStream(load(7, failures(10)), both, false);
    assert.equal(judgement.outcome, 'pass');
    assert.deepEqual(judgement.objectives[1]?.whole, { failed: 10, requests: 2100, allowed: 10 });
    assert.equal(judgeStream(load(7, failures(11)), both, false).outcome, 'continue');
  });

  test('counts the failures of the warm-up too', () => {
    assert.equal(
      judgeStream(
        load(7, index => (index === 1 ? { failed: 11 } : {})),
        both,
        false,
      ).outcome,
      'continue',
    );
  });

  test('fails by the test alone', () => {
    const judgement = judgeStream(
      load(4, () => ({ failed: 8 })),
      both,
      false,
    );
    assert.equal(judgement.outcome, 'fail');
    assert.deepEqual(
      judgement.objectives.map(one => one.decision),
      ['met', 'missed'],
    );
  });
});

describe('undecided', () => {
  const onThreshold = (index: number) => ({ slow: [index % 4 === 0 ? 15 : 0] });

  test('at the threshold: asks for more at 12 s, gives up at 20 s', () => {
    const first = judgeStream(load(12, onThreshold), both, false);
    assert.deepEqual([first.outcome, first.reason], ['extend', 'TOO_CLOSE_TO_CALL']);
    assert.deepEqual(watch(load(24, onThreshold)), {
      seconds: 20,
      outcome: 'undecided',
      reason: 'TOO_CLOSE_TO_CALL',
    });
  });

  test('requests that pile up keep a good latency from passing', () => {
    const growing = load(20, index => ({ inFlight: index * 2 }));
    assert.deepEqual(watch(growing), { seconds: 20, outcome: 'undecided', reason: 'TOO_CLOSE_TO_CALL' });
  });

  test('a slow machine gets no FAIL by time, but one by wrong answers', () => {
    const slowMachine = { probeSlowdown: 1.31 };
    const late = load(20, () => ({ ...slow, failed: 60, unanswered: 60 }), slowMachine);
    assert.deepEqual(watch(late), { seconds: 20, outcome: 'undecided', reason: 'SLOW_MACHINE' });
    assert.equal(watch(load(20, () => ({ ...slow, failed: 60 }), slowMachine)).outcome, 'fail');
    assert.equal(watch(load(20, () => ({}), slowMachine)).outcome, 'pass');
    assert.equal(
      watch(load(20, () => slow, { probeSlowdown: 1.3 })).outcome,
      'fail',
      'not slower than allowed',
    );
  });

  test('beside other programs that take more than 60 % of the CPU there is no FAIL by time, but one by wrong answers', () => {
    const crowded = { othersShare: 0.61 };
    const late = load(20, () => ({ ...slow, failed: 60, unanswered: 60 }), crowded);
    assert.deepEqual(watch(late), { seconds: 20, outcome: 'undecided', reason: 'NOISY_MACHINE' });
    assert.equal(watch(load(20, () => ({ ...slow, failed: 60 }), crowded)).outcome, 'fail');
    assert.equal(watch(load(20, () => ({}), crowded)).outcome, 'pass');
    assert.equal(watch(load(20, () => slow, { othersShare: 0.59 })).outcome, 'fail');
  });

  test('others that take more than 35 % are the reason too where nothing of the CPU was left', () => {
    const full = { ...slow, idleShare: 0.05 };
    const half = (index: number) => (index % 2 === 0 ? full : slow);
    const wanted = { seconds: 20, outcome: 'undecided', reason: 'NOISY_MACHINE' };
    assert.deepEqual(watch(load(20, () => full, { othersShare: 0.36 })), wanted);
    assert.equal(watch(load(20, () => full, { othersShare: 0.34 })).outcome, 'fail');
    assert.equal(watch(load(20, half, { othersShare: 0.36 })).outcome, 'fail');
    assert.equal(watch(load(20, () => ({ ...full, failed: 60 }), { othersShare: 0.36 })).outcome, 'fail');
  });

  test('what is slow while others crowd the machine from time to time, and half a second after, fails nobody', () => {
    const crowded = { ...slow, idleShare: 0.02, othersShare: 0.5 };
    const bursts = (ofAfter: Partial<LoadBlock>) => (index: number) =>
      index % 8 < 4 ? crowded : index % 8 < 6 ? { ...slow, ...ofAfter } : {};
    const wanted = { seconds: 20, outcome: 'undecided', reason: 'NOISY_MACHINE' };
    assert.deepEqual(watch(load(20, bursts({}))), wanted);
    const alsoLater = (index: number) => (index % 8 < 4 ? crowded : slow);
    assert.equal(watch(load(20, alsoLater)).outcome, 'fail');
    const itself = (index: number) => ({ ...bursts({})(index), othersShare: 0.3 });
    assert.equal(watch(load(20, itself)).outcome, 'fail');
  });

  test('what is slow while others crowd the machine passes nobody', () => {
    const seldom = (index: number) =>
      index % 8 === 0 ? { slow: [75], idleShare: 0.02, othersShare: 0.5 } : {};
    assert.equal(watch(load(20, seldom)).outcome, 'undecided');
  });

  test('wrong answers fail a system whatever others do', () => {
    const crowded = (unanswered: number) => () => ({
      failed: 60,
      ...{ unanswered, idleShare: 0.02, othersShare: 0.5 },
    });
    assert.equal(watch(load(20, crowded(0))).outcome, 'fail');
    assert.equal(watch(load(20, crowded(60))).outcome, 'undecided');
  });

  test('a noisy machine is given as the reason when it took the time to decide', () => {
    const noisy = load(24, index => ({ slow: [40], ...(index % 2 === 0 ? disturbed : {}) }));
    assert.deepEqual(watch(noisy), { seconds: 20, outcome: 'undecided', reason: 'NOISY_MACHINE' });
  });

  test('a starved generator decides nothing', () => {
    const starved = { scheduled: 1000, starved: 11 };
    assert.deepEqual(watch(load(20, () => ({}), starved)), {
      seconds: 20,
      outcome: 'undecided',
      reason: 'GENERATOR_STARVED',
    });
    assert.equal(watch(load(20, () => slow, starved)).outcome, 'undecided');
    assert.equal(watch(load(20, () => ({}), { scheduled: 1000, starved: 10 })).outcome, 'pass');
  });

  test('a generator that failed decides nothing, at once', () => {
    const failed = judgeStream(
      load(4, () => slow, { generatorError: 'k6 ended' }),
      both,
      false,
    );
    assert.deepEqual([failed.outcome, failed.reason], ['undecided', 'PART_UNAVAILABLE']);
  });

  test('a load that nobody saw is not a pass', () => {
    const nothing = load(12, () => ({ requests: 0 }));
    assert.deepEqual(watch(nothing), { seconds: 12, outcome: 'undecided', reason: 'NOTHING_SEEN' });
    assert.equal(watch(nothing, [availability]).outcome, 'undecided');
  });
});

test('a stream too sparse for p95 passes by its median', () => {
  const sparse = { ratePerSecond: 20, thresholdsMs: [200, 400], scheduled: 400 };
  const objectives: LoadObjective[] = [
    { ...latency, thresholdMs: 200, target: 0.5 },
    { ...latency, thresholdMs: 400, target: 0.95 },
  ];
  assert.equal(
    watch(
      load(20, () => ({ requests: 5, slow: [1, 0] }), sparse),
      objectives,
    ).outcome,
    'pass',
  );
  assert.equal(
    watch(
      load(20, () => ({ requests: 5, slow: [1, 3] }), sparse),
      objectives,
    ).outcome,
    'fail',
  );
});

test('p99 is never needed, and p95 needs more than 54 requests a second', () => {
  assert.deepEqual(
    [canOnlyFail(0.99, 10_000), canOnlyFail(0.95, 300), canOnlyFail(0.95, 50)],
    [true, false, true],
  );
});

test('the same recording gets the same judgement after a round trip through JSON', () => {
  const recorded = load(7, index => ({ slow: [index % 3] }));
  assert.deepEqual(
    judgeStream(JSON.parse(JSON.stringify(recorded)), both, false),
    judgeStream(recorded, both, false),
  );
});

test('wrong answers are never excused: when the time is up, they fail also where no block counts', () => {
  const noisy = (reasons: Record<string, number>) =>
    judgeStream(
      load(20, () => ({ ...disturbed, failed: 5 }), { reasons, othersShare: 0.9 }),
      both,
      true,
    );
  assert.equal(noisy({ 'status 503': 400 }).outcome, 'undecided');
  assert.equal(noisy({ 'no answer in time': 300, 'wrong rows': 100 }).outcome, 'fail');
  assert.equal(
    noisy({ 'no answer in time': 390, 'wrong rows': 10 }).outcome,
    'undecided',
    'fewer than may be',
  );
});
