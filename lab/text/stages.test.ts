import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Scenario } from '../course/schema.ts';
import { onlyStage, stagesOf } from '../course/stages.ts';
import { type Answer, type LoadEvidence, noEvidence, type Step } from '../judge/evidence/evidence.ts';
import type { Recording } from '../judge/recording.ts';
import { judge } from '../judge/verdict.ts';
import { verdictText } from './verdict.ts';

const stream = (as: string) => ({
  ...{ as, script: 'shopping', ratePerSecond: 300, users: 40, from: null, times: null },
});
const availability = (of: string) => ({ sli: 'availability' as const, of, target: 0.995 });
const load = [stream('customers'), stream('robot')];
const shared = { load, objectives: [availability('customers')], invariants: [], trials: [] };
const empty = { objectives: [], invariants: [], trials: [] };
const staged = stagesOf(shared, [
  {
    ...{ ...empty, name: 'fast', title: 'It is fast' },
    invariants: [{ check: 'same-answers', params: { of: 'shopping' } }],
  },
  { ...empty, name: 'safe', title: 'Nothing is lost' },
]);

const scenarioWith = (stages: Scenario['stages']) =>
  ({ id: 'scenario-99', symptom: 'Slow', stages }) as unknown as Scenario;

/** 20 s of right answers, or of errors. */
const seen = (as: string, failed = 0): LoadEvidence => ({
  ...{ as, script: 'shopping', ratePerSecond: 300, users: 40, thresholdsMs: [], latencyMs: null },
  ...{ scheduled: 6000, starved: 0, probeSlowdown: 1, othersShare: 0, generatorError: null },
  blocks: Array.from({ length: 80 }, (_, n) => ({
    ...{ startMs: n * 250, requests: 75, failed, unanswered: 0, slow: [], inFlight: 2 },
    ...{ lostCpuShare: 0, idleShare: 0.7 },
  })),
});

function told(stages: Scenario['stages'], stage: string, failed: number, isRight = true): string[] {
  const steps: Step[] = [{ method: 'POST', path: '/checkout', status: isRight ? 201 : 500 }];
  const wrong: Answer = {
    ...{ question: 'buy', outcome: 'wrong', steps },
    difference: { kind: 'status', wanted: 201, status: 500, body: '\x1b[2J\u202Etxt' },
  };
  const right: Answer = { ...wrong, outcome: 'right', difference: null };
  const evidence = {
    ...noEvidence(),
    answers: [isRight ? right : wrong],
    loads: stages[0]?.load.map(({ as }) => seen(as, as === 'customers' ? failed : 9)) ?? [],
  };
  const recording: Recording = {
    ...{ formatVersion: 2, scenario: 'scenario-99', stage, at: '2026-01-01T00:00:00Z', seed: 1 },
    ...{ given: { verdict: 'pass', reason: null, check: null, fix: null }, rebuild: { kind: 'ready' } },
    ...{
      evidence,
      marks: [],
      extended: true,
      disturbed: null,
      untouched: false,
      tree: '',
      seconds: 9,
      versions: {},
    },
  };
  const scenario = scenarioWith(stages);
  const verdict = judge(recording, scenario, []);
  const kept = { recording, verdict, path: '', before: null, saved: [], unsaved: [] };
  return verdictText(scenario, kept, null, true).split('\n');
}

describe('a verdict on one of several stages', () => {
  it('says which one it is', () => {
    const lines = told(staged, 'fast', 0);
    assert.deepEqual(lines.slice(0, 4), [
      'PASS · scenario-99 · Slow (9.0 s)',
      'Stage 1 of 2: It is fast',
      '',
      'Everything that this stage asks for holds, with 80 users.',
    ]);
  });

  it('says what was passed before', () => {
    for (const failed of [0, 20]) {
      const lines = told(staged, 'safe', failed);
      assert.ok(lines.includes('Stage 2 of 2: Nothing is lost'), lines.join('\n'));
      assert.ok(lines.includes('Stage 1 was passed: It is fast'), lines.join('\n'));
    }
  });

  it('says when something of an earlier stage no longer holds', () => {
    const text = told(staged, 'safe', 0, false).join(' ');
    assert.match(text, /^FAIL .*This is part of stage 1 of 2, which was passed: It is fast/);
    assert.doesNotMatch(text, /Stage 1 was passed/);
    assert.match(text, /status 500: \\u001b\[2J\\u202etxt/, 'what the shop said is not obeyed by a terminal');
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
  });

  it('has a line for each stream', () => {
    const lines = told(staged, 'fast', 0).map(line => line.trim().replace(/ {2,}/g, ' | '));
    assert.ok(lines.includes('customers | 6,000 requests | 0 failed | –'), lines.join('\n'));
    assert.ok(lines.includes('robot | 6,000 requests | 720 failed | –'), lines.join('\n'));
  });
});

it('a scenario of one stage and one stream says nothing of either', () => {
  const one = stagesOf({ ...shared, load: [stream('customers')] });
  const text = told(one, onlyStage, 0).join('\n');
  assert.match(text, /Everything that the scenario asks for holds, with 40 users\./);
  assert.doesNotMatch(text, /stage|customers/i);
});
