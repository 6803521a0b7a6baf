/** Judges one trial: what users saw while something happened to the shop, and what became of it. Pure. */
import type { Trial, TrialLine } from '../../course/schema.ts';
import type { Finding, UndecidedReason } from '../checks/contract.ts';
import type { TrialEvidence, TrialProblem } from '../evidence/evidence.ts';
import { isDelivered } from '../evidence/machine.ts';
import type { TrialJudgement } from '../trial-checks/contract.ts';
import { trialChecks } from '../trial-checks/index.ts';
import { slowStore } from './whole.ts';

export type TrialFinding = Finding & Pick<TrialJudgement, 'undecided'>;

/** A finding for each of its lines, in their order. */
export const judgeTrial = (trial: Trial, evidence: TrialEvidence | undefined): TrialFinding[] =>
  trial.lines.map(line => judgeLine(trial, line, evidence));

function judgeLine(trial: Trial, line: TrialLine, evidence: TrialEvidence | undefined): TrialFinding {
  const check = trialChecks[line.check];
  if (!check) throw new Error(`no check of a trial is called ${line.check}`);
  const params = check.params.parse(line.params);
  const { of } = line.params;
  const judged = (evidence?.loads ?? []).filter(({ as }) => of === undefined || as === of);
  const reason = whyUnseen(trial, evidence, judged);
  const about = { check: line.name, title: line.title, unit: check.unit };
  if (!evidence || reason) {
    const { undecided, saw } = reason ?? notCarriedOut;
    const empty = { reason: '', next: '', value: null };
    return { ...about, ...empty, ...check.wanted(trial, params), outcome: 'unknown', undecided, saw };
  }
  const { title, limitMs } = trial;
  const carried = { ...evidence, title, limitMs, judged, logs: logsOf(trial) };
  return { ...about, ...check.judge(carried, params) };
}

/** The last strike at one copy of the shop says whose: it hits the process, or its way to somebody else. */
function logsOf({ strikes }: Trial): string {
  const copies = strikes.map(({ with: { part, link } }) => /^api-\d+/.exec(String(part ?? link))?.[0]);
  const struck = copies.findLast(copy => copy !== undefined);
  return struck ? `npx lab logs ${struck}` : 'npx lab logs api-1';
}

type Unseen = { undecided: UndecidedReason; saw: string };

const notCarriedOut: Unseen = { undecided: 'NOTHING_SEEN', saw: 'it was not carried out' };

/** Why the trial shows nothing; null when it was carried out as planned. */
function whyUnseen(
  trial: Trial,
  evidence: TrialEvidence | undefined,
  judged: TrialEvidence['loads'],
): Unseen | null {
  const problem =
    (evidence && slowStore(evidence)) || (evidence?.problem ? problemText(evidence.problem) : '');
  if (!evidence?.loads.length) return { ...notCarriedOut, saw: problem || notCarriedOut.saw };
  const unavailable = evidence.loads.find(load => load.generatorError)?.generatorError || problem;
  if (unavailable) return { undecided: 'PART_UNAVAILABLE', saw: unavailable };
  if (evidence.strikes.length < trial.strikes.length)
    return { undecided: 'PART_UNAVAILABLE', saw: 'not all that was to happen was seen' };
  if (evidence.strikes.at(-1)?.requestsThen === 0 && !sawWhatItWaitedFor(trial, evidence))
    return { undecided: 'NOTHING_SEEN', saw: 'no request was on its way when it happened' };
  if (!judged.every(isDelivered))
    return { undecided: 'GENERATOR_STARVED', saw: 'fewer requests were sent than planned' };
  return null;
}

/** Work that was seen was under way, also where the load ended with it. */
const sawWhatItWaitedFor = ({ strikes }: Trial, evidence: TrialEvidence): boolean =>
  strikes.at(-1)?.moment.kind === 'when' && evidence.strikes.at(-1)?.awaited === true;

const problemText = (problem: TrialProblem): string =>
  problem.kind === 'load-ended' ? 'the load ended before it could happen' : problem.said;
