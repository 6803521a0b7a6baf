/** Judges one trial: what users saw while something happened to the shop, and what it answers afterwards. Pure. */
import type { Trial } from '../../course/schema.ts';
import type { Judgement } from '../checks/contract.ts';
import { counted, plain, shortened } from '../checks/wording.ts';
import type { Answer, LoadEvidence, TrialEvidence, TrialProblem } from '../evidence/evidence.ts';
import { saysNothingOfTime, type UndecidedReason } from '../load/judge-load.ts';

export type TrialJudgement = Judgement & {
  /** when it could not be told */
  undecided: UndecidedReason | null;
};

const mostStarved = 0.01;

export function judgeTrial(trial: Trial, evidence: TrialEvidence | undefined): TrialJudgement {
  const most = trial.failed?.most ?? 0;
  const wanted = wantedOf(trial);
  const unknown = (undecided: UndecidedReason, saw: string): TrialJudgement => ({
    outcome: 'unknown',
    undecided,
    saw,
    wanted,
    reason: '',
    next: '',
    value: null,
    limit: most,
  });
  const problem = evidence?.problem ? problemText(evidence.problem) : '';
  if (!evidence?.load) return unknown('NOTHING_SEEN', problem || 'it was not carried out');
  const { load, strike, answers } = evidence;
  if (load.generatorError) return unknown('PART_UNAVAILABLE', load.generatorError);
  if (problem) return unknown('PART_UNAVAILABLE', problem);
  if (strike?.requestsThen === 0)
    return unknown('NOTHING_SEEN', 'no request was on its way when it happened');
  if (load.starved > mostStarved * load.scheduled)
    return unknown('GENERATOR_STARVED', 'fewer requests were sent than planned');

  const seen = requestsOf(trial, load);
  const wrong = answers.filter(answer => answer.outcome === 'wrong');
  const unanswered = answers.filter(answer => answer.outcome === 'unknown');
  const [afterwards] = [...wrong, ...unanswered];
  const value = (trial.failed ? seen.failed : 0) + wrong.length + unanswered.length;
  const told = (outcome: 'pass' | 'fail', saw: string): TrialJudgement => ({
    outcome,
    undecided: null,
    saw,
    wanted,
    reason: outcome === 'fail' ? reasonOf(trial, afterwards) : '',
    next: outcome === 'fail' ? 'npx lab logs api-1' : '',
    value,
    limit: most,
  });
  const failed = `${plain(seen.failed)} of ${counted(seen.requests, 'request', 'requests')} failed`;
  if (trial.failed && seen.failed > most) {
    // Late answers may be the machine's doing; wrong ones never are.
    if (saysNothingOfTime(load) && seen.failed - seen.unanswered <= most)
      return unknown('NOISY_MACHINE', `${failed}, while other programs were busy`);
    return told('fail', failed);
  }
  if (afterwards)
    return { ...told('fail', `afterwards, ${describe(afterwards)}`), wanted: rightAfterwards, limit: 0 };
  return told(
    'pass',
    trial.failed ? failed : `${counted(answers.length, 'answer', 'answers')} afterwards, all right`,
  );
}

const problemText = (problem: TrialProblem): string =>
  problem.kind === 'load-ended' ? 'the load ended before it could happen' : problem.said;

/** Requests from the moment on at which the shop must hold. */
function requestsOf({ failed }: Trial, { blocks }: LoadEvidence) {
  const judged = blocks.filter(block => block.startMs >= (failed?.fromMs ?? 0));
  const sum = (field: 'requests' | 'failed' | 'unanswered') =>
    judged.reduce((total, block) => total + block[field], 0);
  return { requests: sum('requests'), failed: sum('failed'), unanswered: sum('unanswered') };
}

const rightAfterwards = 'right answers afterwards';

function wantedOf({ failed, limitMs }: Trial): string {
  if (!failed) return rightAfterwards;
  const from = failed.fromMs > 0 ? `, from ${plain(failed.fromMs / 1000)} s on,` : '';
  return `at most ${counted(failed.most, 'request', 'requests')}${from} without the right answer in ${plain(limitMs / 1000)} s`;
}

const describe = ({ request, saw }: Answer): string => `${shortened(request, 60)}: ${shortened(saw, 90)}`;

function reasonOf({ title }: Trial, afterwards: Answer | undefined): string {
  const what = title.replace(/\.$/, '');
  return afterwards
    ? `${what}. That was over, and the shop did not come back to what it was.`
    : `${what}. The shop could not answer meanwhile.`;
}
