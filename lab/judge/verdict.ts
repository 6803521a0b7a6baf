/** From evidence to a verdict. Pure: the same recording gives the same verdict at any time. */
import type { Fix } from '../course/fix.ts';
import { invariantNames } from '../course/invariant-names.ts';
import type { Scenario, Trial } from '../course/schema.ts';
import type { Finding } from './checks/contract.ts';
import { checks } from './checks/index.ts';
import type { Evidence } from './evidence/evidence.ts';
import { judgeLoad, type UndecidedReason } from './load/judge-load.ts';
import { judgeTime, loadObjectives } from './load/time-findings.ts';
import { judgeTrial } from './trials/judge-trial.ts';

export type Reason = UndecidedReason | 'CONDITION_LOST';

/** What came of rebuilding the system from the learner's files. */
export type Rebuild =
  | { ok: true }
  /** the learner's: a file that does not parse, a migration that fails, a service that does not start */
  | { ok: false; saw: string; wanted: string; next: string };

/** All that a verdict is made from; saved with it. */
export type Case = {
  scenario: Pick<Scenario, 'id' | 'invariants' | 'objectives' | 'trials'>;
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
  const findings = rebuild.ok ? judgeEvidence(input) : [startFinding(rebuild)];
  const failed = findings.find(finding => finding.outcome === 'fail');
  const unsure = findings.find(finding => finding.outcome === 'unknown');
  const verdict = disturbed ? 'inconclusive' : failed ? 'fail' : unsure ? 'inconclusive' : 'pass';
  return {
    scenario: scenario.id,
    at,
    verdict,
    reason: verdict === 'inconclusive' ? (disturbed?.reason ?? whyUndecided(input)) : null,
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

/** Of a verdict that could not be given: the load's own reason, or that of the first trial that has one. */
function whyUndecided({ scenario, evidence, extended }: Case): Reason {
  const load = evidence.load && judgeLoad(evidence.load, loadObjectives(scenario), extended);
  const trials = scenario.trials.map(trial => judgeTrial(trial, trialOf(evidence, trial)).undecided);
  return load?.reason ?? trials.find(reason => reason !== null) ?? 'NOTHING_SEEN';
}

type Seen = Pick<Case, 'scenario' | 'evidence' | 'extended'>;

/** In the order of evidence: what was asked and counted, then time, then what happened while the shop was used. */
export const judgeEvidence = (seen: Seen): Finding[] => [
  ...judgeChecks(seen),
  ...judgeTime(seen),
  ...judgeTrials(seen),
];

const trialOf = ({ trials }: Evidence, { name }: Trial) => trials.find(trial => trial.name === name);

const judgeTrials = ({ scenario, evidence }: Seen): Finding[] =>
  scenario.trials.map(trial => {
    const { undecided: _reason, ...judgement } = judgeTrial(trial, trialOf(evidence, trial));
    return { check: trial.name, title: trial.title, unit: 'failures', ...judgement };
  });

const needsOrder = ['answers', 'counts', 'schema', 'load'] as const;

export function judgeChecks({ scenario, evidence }: Pick<Case, 'scenario' | 'evidence'>): Finding[] {
  const names = invariantNames(scenario.invariants);
  const judged = scenario.invariants.map(({ check: id, params }, n) => {
    const check = checks[id];
    const name = names[n];
    if (!check || !name) throw new Error(`no check is called ${id}`);
    const title = name === id ? check.title : `${check.title}, ${params.of}`;
    const judgement = check.judge(evidence, check.params.parse(params));
    return { needs: check.needs, finding: { check: name, title, unit: check.unit, ...judgement } };
  });
  return needsOrder.flatMap(needs => judged.filter(one => one.needs === needs).map(one => one.finding));
}

/** The wrong fix whose marks this evidence bears; the ones with marks before those that only say which check they trip. */
function recognise(fixes: Fix[], failed: Finding, evidence: Evidence): Verdict['knownFix'] {
  const wrong = fixes.filter(fix => fix.kind === 'wrong').filter(fix => fix.trips === failed.check);
  const asked = evidence.answers.find(answer => answer.outcome === 'wrong')?.question;
  const matches = ({ recognise: marks }: (typeof wrong)[number]) => {
    if (!marks) return false;
    if ('question' in marks) return marks.question === asked;
    if ('words' in marks) return failed.saw.includes(marks.words);
    return failed.value !== null && failed.value >= marks.from && failed.value <= marks.to;
  };
  const found = wrong.find(matches) ?? wrong.find(fix => !fix.recognise);
  return found ? { name: found.name, title: found.title, text: found.text } : null;
}
