/** What a load says of time, in a learner's words. Pure. */
import type { Finding, Outcome } from '../checks/contract.ts';
import { plain, reasonsText } from '../checks/wording.ts';
import type { LoadEvidence } from '../evidence/evidence.ts';
import { judgeLoad, type LoadJudgement, type LoadObjective } from './judge-load.ts';

type Rules = { objectives: readonly LoadObjective[] };

export const loadObjectives = ({ objectives }: Rules): LoadObjective[] =>
  objectives.map(objective =>
    objective.sli === 'latency'
      ? { sli: 'latency', thresholdMs: objective.thresholdMs, target: objective.target }
      : { sli: 'availability', target: objective.target },
  );

/** Null also when it counted by other thresholds: it was put on under other rules, and says nothing of these. */
export function loadSeen(
  { load }: { load: LoadEvidence | null },
  objectives: LoadObjective[],
): LoadEvidence | null {
  const isCounted = (one: LoadObjective) =>
    one.sli === 'availability' || load?.thresholdsMs.includes(one.thresholdMs);
  return objectives.every(isCounted) ? load : null;
}

type Seen = {
  rules: Rules;
  evidence: { load: LoadEvidence | null };
  /** the load was judged once more after 12 s */
  extended: boolean;
};

export function judgeTime({ rules, evidence, extended }: Seen): Finding[] {
  const objectives = loadObjectives(rules);
  const seen = loadSeen(evidence, objectives);
  const judgement = seen && judgeLoad(seen, objectives, extended);
  // Failed requests above slow ones: they are the worse news, and make the others slow.
  return objectives
    .map((objective, index) =>
      objective.sli === 'availability'
        ? failedRequests(judgement, index, reasonsText(evidence.load?.reasons))
        : slowRequests(objective, judgement, index, evidence.load?.latencyMs?.p95 ?? null),
    )
    .sort((a, b) => a.check.localeCompare(b.check));
}

function outcomeOf(judgement: LoadJudgement | null, index: number): Outcome {
  const decision = judgement?.objectives[index]?.decision;
  if (judgement?.outcome === 'fail' && decision === 'missed') return 'fail';
  if (judgement?.outcome === 'pass') return 'pass';
  // What could not be told is the objective that stayed open, not those that were met. When none stayed open it is the load itself.
  const someOpen = judgement?.objectives.some(one => one.decision === 'open' && !one.onlyFails);
  if (judgement?.outcome === 'undecided' && decision === 'met' && someOpen) return 'pass';
  return 'unknown';
}

function failedRequests(judgement: LoadJudgement | null, index: number, why: string): Finding {
  const whole = judgement?.objectives[index]?.whole ?? { failed: 0, requests: 0, allowed: 0 };
  const outcome = outcomeOf(judgement, index);
  return {
    check: 'availability',
    title: 'failed requests',
    unit: 'requests',
    outcome,
    saw: `${plain(whole.failed)} of ${plain(whole.requests)} requests failed${why && `: ${why}`}`,
    wanted: `at most ${plain(whole.allowed)} may fail`,
    reason: 'The shop could not answer all of them in time, or answered with an error.',
    next: 'npx lab logs api-1',
    value: whole.requests === 0 ? null : whole.failed,
    limit: whole.requests === 0 ? null : whole.allowed,
  };
}

function slowRequests(
  { thresholdMs, target }: LoadObjective & { sli: 'latency' },
  judgement: LoadJudgement | null,
  index: number,
  p95Ms: number | null,
): Finding {
  const { bad = 0, counted = 0 } = judgement?.objectives[index] ?? {};
  const share = plain((1 - target) * 100);
  return {
    check: 'latency',
    title: target === 0.95 ? 'time of the slowest 5 % (p95)' : `time of the slowest ${share} %`,
    unit: 'ms',
    outcome: outcomeOf(judgement, index),
    saw: `${plain(bad)} of ${plain(counted)} answers took longer than ${plain(thresholdMs)} ms`,
    wanted: `${plain(target * 100)} of 100 answers within ${plain(thresholdMs)} ms`,
    reason: 'Requests wait for something. What you can count shows what: statements, blocks, connections.',
    next: 'npx lab load, and while it runs: npx lab status',
    value: p95Ms === null ? null : Math.round(p95Ms),
    limit: thresholdMs,
  };
}
