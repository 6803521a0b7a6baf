import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { onlyStage, stagesOf } from '../course/stages.ts';
import { type LoadBlock, type LoadEvidence, noEvidence } from './evidence/evidence.ts';
import { judge, judgeChecks } from './verdict.ts';

const good: Omit<LoadBlock, 'startMs'> = {
  requests: 75,
  failed: 0,
  unanswered: 0,
  slow: [0],

  inFlight: 2,
  lostCpuShare: 0,
  idleShare: 0.7,
};

/** 20 s of right answers in time, of which something else is wrong. */
function load(whole: Partial<LoadEvidence>, change: (index: number) => Partial<LoadBlock> = () => ({})) {
  const blocks = Array.from({ length: 80 }, (_, n) => ({ startMs: n * 250, ...good, ...change(n) }));
  return {
    as: 'customers',
    script: 'order-history',
    ratePerSecond: 300,
    users: 100,
    thresholdsMs: [80],
    blocks,
    latencyMs: null,
    scheduled: 6000,
    starved: 0,
    probeSlowdown: 1,
    othersShare: 0,
    generatorError: null,
    ...whole,
  };
}

const availability = { sli: 'availability' as const, target: 0.995 };
const latency = { sli: 'latency' as const, op: 'lte' as const, thresholdMs: 80, target: 0.95 };

const customers = { script: 'order-history', ratePerSecond: 300, users: 100, from: null, times: null };

function verdictOf(seen: LoadEvidence, objectives: (typeof availability | typeof latency)[]) {
  const load = [{ as: 'customers', ...customers }];
  const stages = stagesOf({ load, objectives, invariants: [], trials: [] });
  const evidence = { ...noEvidence(), loads: [seen] };
  const { verdict, reason } = judge(
    {
      ...{
        scenario: 'scenario-99',
        stage: onlyStage,
        at: '2026-01-01T00:00:00Z',
        seed: 1,
        rebuild: { kind: 'ready' },
      },
      ...{ evidence, marks: [], extended: true, disturbed: null },
    },
    { stages },
    [],
  );
  return [verdict, reason];
}

describe('every objective is met, and yet the load shows nothing', () => {
  const cases: Record<string, [LoadEvidence, string]> = {
    'the generator died': [load({ generatorError: 'k6 ended with exit code 2' }), 'PART_UNAVAILABLE'],
    'the generator sent less than it should': [load({ starved: 300 }), 'GENERATOR_STARVED'],
    'requests pile up': [load({}, n => ({ inFlight: n })), 'TOO_CLOSE_TO_CALL'],
    'no block counts': [load({}, () => ({ lostCpuShare: 0.3, idleShare: 0 })), 'NOISY_MACHINE'],
  };
  for (const [name, [seen, reason]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(verdictOf(seen, [availability, latency]), ['inconclusive', reason]);
      assert.deepEqual(verdictOf(seen, [availability]), ['inconclusive', reason]);
    });
  }
  test('but nothing is wrong with a whole load', () => {
    assert.deepEqual(verdictOf(load({}), [availability, latency]), ['pass', null]);
  });
});

describe('an answer that was an error of the shop', () => {
  const judgedWith = (status: number, refused: number) => {
    const invariants = ['same-answers', 'refused-connections'].map(name => ({
      ...{ name, check: name, stage: null },
      params: name === 'same-answers' ? { of: 'shopping' } : {},
    }));
    const step = { method: 'GET' as const, path: '/stock/1', status };
    const difference = { kind: 'status', wanted: 200, status, body: '' } as const;
    const evidence = {
      ...noEvidence(),
      answers: [{ question: 'buy', outcome: 'wrong' as const, steps: [step], difference }],
      sessions: { opened: 20, peak: 12, refused },
    };
    const rules = { invariants, objectives: [], trials: [] };
    return judgeChecks({ rules, evidence } as never).map(({ check, outcome }) => `${check} ${outcome}`);
  };

  test('is an effect of what explains it', () => {
    assert.deepEqual(judgedWith(503, 3), ['refused-connections fail', 'same-answers fail']);
  });

  test('stays the first finding where nothing explains it, or where it was no error', () => {
    assert.deepEqual(judgedWith(503, 0), ['same-answers fail', 'refused-connections pass']);
    assert.deepEqual(judgedWith(404, 3), ['same-answers fail', 'refused-connections fail']);
  });
});

test('a service that does not come back in a trial fails by its name, and by what it said', () => {
  const rebuild = { kind: 'service-not-back', part: 'worker-1', said: 'Error: no queue' } as const;
  const about = { scenario: 'scenario-99', stage: onlyStage, at: '2026-01-01T00:00:00Z', seed: 1 };
  const seen = { evidence: noEvidence(), marks: [], extended: false, disturbed: null };
  const stages = stagesOf({ load: [], objectives: [], invariants: [], trials: [] });
  const { verdict, first } = judge({ ...about, ...seen, rebuild }, { stages }, []);
  assert.deepEqual([verdict, first?.check], ['fail', 'start']);
  assert.equal(first?.saw, 'worker-1 ended in a trial and did not come back. Error: no queue');
});
