/** From evidence to a verdict. Pure: the same recording gives the same verdict at any time. */
import type { Fix } from '../catalogue/fix.ts';
import type { Scenario } from '../catalogue/schema.ts';
import type { Judgement, Outcome } from '../checks/contract.ts';
import { checks } from '../checks/index.ts';
import { plain } from '../checks/wording.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { judgeLoad, type LoadJudgement, type LoadObjective, type UndecidedReason } from './judge-load.ts';

export type Reason = UndecidedReason | 'CONDITION_LOST';

export type Finding = Judgement & {
  /** a check's id, `latency`, `availability` or `start` */
  check: string;
  title: string;
  unit: string;
};

/** What came of rebuilding the system from the learner's files. */
export type Rebuild =
  | { ok: true }
  /** the learner's: a file that does not parse, a migration that fails, a service that does not start */
  | { ok: false; saw: string; wanted: string; next: string };

/** All that a verdict is made from; saved with it. */
export type Case = {
  scenario: Pick<Scenario, 'id' | 'invariants' | 'objectives'>;
  rebuild: Rebuild;
  evidence: Evidence;
  /** the load was judged once more after 12 s */
  extended: boolean;
  /** something outside the learner's reach went wrong meanwhile; empty when nothing did */
  disturbed: { reason: Reason; text: string } | null;
  fixes: Fix[];
};

export type Verdict = {
  scenario: string;
  /** ISO 8601, UTC */
  at: string;
  verdict: 'pass' | 'fail' | 'inconclusive';
  /** set when inconclusive */
  reason: Reason | null;
  /** in the order of evidence: causes above effects */
  findings: Finding[];
  /** the first that failed, or else the first that could not be told */
  first: Finding | null;
  /** the known wrong fix that this evidence is of */
  knownFix: Pick<Fix & { kind: 'wrong' }, 'name' | 'title' | 'text'> | null;
  seed: number;
};

export type Recording = {
  formatVersion: 1;
  verdict: Verdict;
  case: Case;
  /** the files were those of the start */
  untouched: boolean;
  /** hash of the judged tree */
  tree: string;
  seconds: number;
  versions: Record<string, string>;
};

export function judge(input: Case, at: string): Verdict {
  const { scenario, rebuild, evidence, disturbed } = input;
  const findings = rebuild.ok ? [...judgeChecks(input), ...judgeTime(input)] : [startFinding(rebuild)];
  const failed = findings.find(finding => finding.outcome === 'fail');
  const unsure = findings.find(finding => finding.outcome === 'unknown');
  const verdict = disturbed ? 'inconclusive' : failed ? 'fail' : unsure ? 'inconclusive' : 'pass';
  const load = evidence.load && judgeLoad(evidence.load, loadObjectives(scenario), input.extended);
  return {
    scenario: scenario.id,
    at,
    verdict,
    reason: verdict === 'inconclusive' ? (disturbed?.reason ?? load?.reason ?? 'NOTHING_SEEN') : null,
    findings,
    first: failed ?? unsure ?? null,
    knownFix: verdict === 'fail' && failed ? recognise(input.fixes, failed, evidence) : null,
    seed: evidence.seed,
  };
}

const startFinding = ({ saw, wanted, next }: Rebuild & { ok: false }): Finding => ({
  check: 'start',
  title: 'the shop starts from your files',
  unit: '',
  outcome: 'fail',
  saw,
  wanted,
  reason: 'verify builds the shop anew from your files, and could not.',
  next,
  value: null,
  limit: null,
});

/** Whether the findings so far already decide, so that no more evidence is needed. */
export const isDecided = (findings: Finding[]): boolean =>
  findings.some(finding => finding.outcome === 'fail');

const needsOrder = ['answers', 'counts', 'schema'] as const;

export function judgeChecks({ scenario, evidence }: Pick<Case, 'scenario' | 'evidence'>): Finding[] {
  const judged = scenario.invariants.map(({ check: id, params }) => {
    const check = checks[id];
    if (!check) throw new Error(`no check is called ${id}`);
    const judgement = check.judge(evidence, check.params.parse(params));
    return { needs: check.needs, finding: { check: id, title: check.title, unit: check.unit, ...judgement } };
  });
  return needsOrder.flatMap(needs => judged.filter(one => one.needs === needs).map(one => one.finding));
}

export const loadObjectives = (scenario: Case['scenario']): LoadObjective[] =>
  scenario.objectives.map(objective =>
    objective.sli === 'latency'
      ? { sli: 'latency', thresholdMs: objective.thresholdMs, target: objective.target }
      : { sli: 'availability', target: objective.target },
  );

function judgeTime({ scenario, evidence, extended }: Case): Finding[] {
  const objectives = loadObjectives(scenario);
  const { load } = evidence;
  const judgement = load && judgeLoad(load, objectives, extended);
  // Failed requests above slow ones: they are the worse news, and make the others slow.
  return objectives
    .map((objective, index) =>
      objective.sli === 'availability'
        ? failedRequests(judgement, index)
        : slowRequests(objective, judgement, index, load?.latencyMs?.p95 ?? null),
    )
    .sort((a, b) => a.check.localeCompare(b.check));
}

function outcomeOf(judgement: LoadJudgement | null, index: number): Outcome {
  const decision = judgement?.objectives[index]?.decision;
  if (judgement?.outcome === 'fail' && decision === 'missed') return 'fail';
  if (judgement?.outcome === 'pass') return 'pass';
  // What could not be told is the objective that stayed open, not the ones that were met.
  if (judgement?.outcome === 'undecided' && decision === 'met') return 'pass';
  return 'unknown';
}

function failedRequests(judgement: LoadJudgement | null, index: number): Finding {
  const whole = judgement?.objectives[index]?.whole ?? { failed: 0, requests: 0, allowed: 0 };
  const outcome = outcomeOf(judgement, index);
  return {
    check: 'availability',
    title: 'failed requests',
    unit: 'requests',
    outcome,
    saw: `${plain(whole.failed)} of ${plain(whole.requests)} requests failed`,
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

/** The wrong fix whose marks this evidence bears; the ones with marks before those that only say which check they trip. */
function recognise(fixes: Fix[], failed: Finding, evidence: Evidence): Verdict['knownFix'] {
  const wrong = fixes.filter(fix => fix.kind === 'wrong').filter(fix => fix.trips === failed.check);
  const asked = evidence.answers.find(answer => answer.outcome === 'wrong')?.question;
  const matches = ({ recognise: marks }: (typeof wrong)[number]) => {
    if (!marks) return false;
    if ('question' in marks) return marks.question === asked;
    return failed.value !== null && failed.value >= marks.from && failed.value <= marks.to;
  };
  const found = wrong.find(matches) ?? wrong.find(fix => !fix.recognise);
  return found ? { name: found.name, title: found.title, text: found.text } : null;
}
