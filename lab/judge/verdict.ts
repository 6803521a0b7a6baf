/** From evidence to a verdict. Pure: the same recording gives the same verdict at any time. */
import type { Fix } from '../course/fix.ts';
import type { Scenario, Stage, Trial } from '../course/schema.ts';
import { stageNamed } from '../course/stages.ts';
import type { Finding } from './checks/contract.ts';
import { checks } from './checks/index.ts';
import { type Evidence, stageOf, stages } from './evidence/evidence.ts';
import { judgeLoad } from './load/judge-load.ts';
import { judgeTime, loadsSeen } from './load/time-findings.ts';
import type { Disturbance, Given, Reason, Recording } from './recording.ts';
import { startFinding } from './start-problem.ts';
import { judgeTrial } from './trials/judge-trial.ts';

/** What a stage of a scenario requires: that of today, whenever the evidence was gathered. */
export type Rules = Pick<Stage, 'invariants' | 'objectives' | 'trials'>;

export type Verdict = {
  scenario: string;
  /** the stage that was judged, by its name */
  stage: string;
  /** ISO 8601, UTC */
  at: string;
  verdict: Given['verdict'];
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

/** A recording with the verdict that is derived from it. */
export type Judged = { recording: Recording; verdict: Verdict };

/** All of a recording that a verdict is made from. */
type Seen = Pick<
  Recording,
  'scenario' | 'stage' | 'at' | 'seed' | 'rebuild' | 'evidence' | 'extended' | 'disturbed' | 'marks'
>;

/** By what the recording's stage requires. `fixes`: the known ones of the scenario, whose texts are told. */
export function judge(seen: Seen, requires: Pick<Scenario, 'stages'>, fixes: Fix[]): Verdict {
  const rules = stageNamed(requires, seen.stage);
  const { scenario, stage, at, seed, rebuild, evidence, extended, disturbed, marks } = seen;
  const findings =
    rebuild.kind === 'ready' ? judgeEvidence({ rules, evidence, extended }) : [startFinding(rebuild)];
  const failed = findings.find(finding => finding.outcome === 'fail');
  const open = findings.filter(finding => finding.outcome === 'unknown');
  const unsure = open.find(({ isMet }) => !isMet) ?? open[0];
  const verdict = disturbed ? 'inconclusive' : failed ? 'fail' : unsure ? 'inconclusive' : 'pass';
  const undecided = () => (disturbed ? reasons[disturbed.kind] : whyUndecided({ rules, evidence, extended }));
  return {
    scenario,
    stage,
    at,
    verdict,
    reason: verdict === 'inconclusive' ? undecided() : null,
    findings,
    first: failed ?? unsure ?? null,
    knownFix: verdict === 'fail' && failed ? recognise(fixes, failed, evidence, marks) : null,
    seed,
  };
}

export const givenBy = ({ verdict, reason, first, knownFix }: Verdict): Given => ({
  verdict,
  reason,
  check: first?.check ?? null,
  fix: knownFix?.name ?? null,
});

const reasons: Record<Disturbance['kind'], Reason> = {
  'part-killed': 'PART_UNAVAILABLE',
  'condition-lost': 'CONDITION_LOST',
  'database-away': 'PART_UNAVAILABLE',
};

/** Whether the findings so far already decide, so that no more evidence is needed. */
export const isDecided = (findings: Finding[]): boolean =>
  findings.some(finding => finding.outcome === 'fail');

/** Of a verdict that could not be given: the load's own reason, or that of the first trial that has one. */
function whyUndecided({ rules, evidence, extended }: Gathered): Reason {
  const { reason } = judgeLoad(loadsSeen(evidence.loads, rules), rules.objectives, extended);
  const trials = rules.trials.flatMap(trial => judgeTrial(trial, trialOf(evidence, trial)));
  return reason ?? trials.find(({ undecided }) => undecided !== null)?.undecided ?? 'NOTHING_SEEN';
}

type Gathered = { rules: Rules; evidence: Evidence; extended: boolean };

/** In the order of evidence: what was asked and counted, then time, then what happened while the shop was used. */
export const judgeEvidence = (gathered: Gathered): Finding[] => [
  ...judgeChecks(gathered),
  ...judgeTime(gathered),
  ...judgeTrials(gathered),
];

const trialOf = ({ trials }: Evidence, { name }: Trial) => trials.find(trial => trial.name === name);

const judgeTrials = ({ rules, evidence }: Gathered): Finding[] =>
  rules.trials
    .flatMap(trial => judgeTrial(trial, trialOf(evidence, trial)))
    .map(({ undecided: _reason, ...finding }) => finding);

/**
 * By the stage of what each needs first; within a stage as the scenario has them. What explains the shop's errors stands above the answers
 * that were one.
 */
export function judgeChecks({ rules, evidence }: Pick<Gathered, 'rules' | 'evidence'>): Finding[] {
  const judged = rules.invariants.map(({ name, check: id, params }) => {
    const check = checks[id];
    if (!check) throw new Error(`no check is called ${id}`);
    const title = name === id ? check.title : `${check.title}, ${params.of}`;
    const judgement = check.judge(evidence, check.params.parse(params));
    return {
      stage: stageOf[check.needs[0]],
      explainsErrors: check.explainsErrors === true && judgement.outcome === 'fail',
      finding: { check: name, title, unit: check.unit, ...judgement },
    };
  });
  const inOrder = stages.flatMap(stage => judged.filter(one => one.stage === stage));
  const causes = inOrder.filter(one => one.explainsErrors);
  const firstError = inOrder.findIndex(({ finding }) => finding.isError);
  const above = firstError < 0 ? inOrder : inOrder.slice(0, firstError);
  return [...new Set([...above, ...causes, ...inOrder])].map(({ finding }) => finding);
}

/** The wrong fix whose marks this evidence bears; the ones with marks before those that only say which check they trip. */
function recognise(
  fixes: Fix[],
  failed: Finding,
  evidence: Evidence,
  fileMarks: string[],
): Verdict['knownFix'] {
  const wrong = fixes
    .filter(fix => fix.kind === 'wrong')
    .filter(fix => fix.trips === failed.check)
    .filter(fix => fix.files === undefined || fileMarks.includes(fix.name));
  const asked = evidence.answers.find(answer => answer.outcome === 'wrong')?.question;
  const matches = ({ recognise: marks }: (typeof wrong)[number]) => {
    if (!marks) return false;
    if ('question' in marks) return marks.question === asked;
    if ('words' in marks) return failed.saw.includes(marks.words);
    return failed.value !== null && failed.value >= marks.from && failed.value <= marks.to;
  };
  const others = wrong.filter(fix => !fix.recognise);
  const found = wrong.find(matches) ?? others.find(({ files }) => files) ?? others[0];
  return found ? { name: found.name, title: found.title, text: found.text } : null;
}
