/** What a load says of time, in a learner's words. Pure. */

import { requestText, sawText } from '../checks/answer-words.ts';
import type { Finding, Outcome } from '../checks/contract.ts';
import { plain, reasonsText, shortened } from '../checks/wording.ts';
import type { AgainEvidence, Answer, LoadEvidence } from '../evidence/evidence.ts';
import { judgeLoad } from './judge-load.ts';
import type { LoadJudgement, LoadObjective, ObjectiveJudgement } from './judge-stream.ts';
import { isOfContent } from './of-content.ts';

type Rules = { objectives: readonly LoadObjective[] };

/** Without a stream that counted by other thresholds: it was put on under other rules, and says nothing of these. */
export function loadsSeen(loads: LoadEvidence[], { objectives }: Rules): LoadEvidence[] {
  const isCounted = (load: LoadEvidence) => (one: LoadObjective) =>
    one.sli === 'availability' || one.of !== load.as || load.thresholdsMs.includes(one.thresholdMs);
  return loads.filter(load => objectives.every(isCounted(load)));
}

type Seen = {
  rules: Rules;
  evidence: { loads: LoadEvidence[]; again: AgainEvidence[] };
  /** the load was judged once more after 12 s */
  extended: boolean;
};

export function judgeTime({ rules, evidence: { loads, again }, extended }: Seen): Finding[] {
  const { objectives } = rules;
  const seen = loadsSeen(loads, rules);
  const judgement = seen.length > 0 ? judgeLoad(seen, objectives, extended) : null;
  const judgementOf = (objective: LoadObjective) =>
    judgement?.objectives.find(one => one.objective === objective) ?? null;
  // Failed requests above slow ones: they are the worse news, and make the others slow.
  return objectives
    .map(objective => {
      const one = judgementOf(objective);
      const load = loads.find(({ as }) => as === objective.of);
      const finding =
        objective.sli === 'availability'
          ? failedRequests(objective, one, load)
          : slowRequests(objective, one, load?.latencyMs?.p95 ?? null);
      const title = objective.name === objective.sli ? finding.title : `${finding.title}, ${objective.of}`;
      const outcome = outcomeOf(judgement, one);
      const isMet = outcome === 'unknown' && one?.decision === 'met' && { isMet: true as const };
      const judged = { ...finding, title, check: objective.name, outcome, ...isMet };
      const gone = again.find(({ as, recovered }) => as === objective.of && !recovered);
      return gone && objective.sli === 'availability' ? { ...judged, ...goneFor(gone) } : judged;
    })
    .sort((a, b) => a.check.localeCompare(b.check));
}

function outcomeOf(judgement: LoadJudgement | null, one: ObjectiveJudgement | null): Outcome {
  if (!judgement || !one) return 'unknown';
  if (judgement.outcome === 'fail' && one.decision === 'missed') return 'fail';
  if (judgement.outcome === 'pass') return 'pass';
  // What could not be told is the objective that stayed open, not those that were met. When none stayed open it is the load itself.
  const someOpen = judgement.objectives.some(({ decision, onlyFails }) => decision === 'open' && !onlyFails);
  if (judgement.outcome === 'undecided' && one.decision === 'met' && someOpen) return 'pass';
  return 'unknown';
}

type TimeFinding = Omit<Finding, 'check' | 'outcome'>;

const mostCharacters = 90;
const exampleText = (answer: Answer): string =>
  `${shortened(requestText(answer), mostCharacters)}: ${shortened(sawText(answer), mostCharacters)}`;

/** No other program has to do with it: nobody else was there, and there was time enough. */
const goneFor = ({ wrong }: AgainEvidence) => ({
  outcome: 'fail' as const,
  saw: `afterwards, with nobody else there, ${wrong ? exampleText(wrong) : 'no answer'}`,
  wanted: 'right answers when the load is over',
  reason:
    'The shop did not recover. Something that each request borrows, such as a connection, was not given back on some way through the code.',
  next: 'npx lab logs api-1',
});

function failedRequests(
  { target }: LoadObjective,
  one: ObjectiveJudgement | null,
  load: LoadEvidence | undefined,
): TimeFinding {
  const whole = one?.whole ?? { failed: 0, requests: 0, allowed: 0 };
  const why = reasonsText(load?.reasons);
  const rule = `${plain((1 - target) * 1000)} of 1,000`;
  const [most = ''] = Object.keys(load?.reasons ?? {});
  const isWrong = most !== '' && isOfContent(most);
  const example = isWrong && load?.wrong ? `. For example ${exampleText(load.wrong)}` : '';
  return {
    title: 'failed requests',
    unit: 'requests',
    goal: rule,
    saw: `${plain(whole.failed)} of ${plain(whole.requests)} requests failed${why && `: ${why}`}${example}`,
    wanted: `at most ${rule} may fail`,
    reason: isWrong
      ? 'The shop answered with something else than was asked for. A fast answer helps only if it is right.'
      : 'The shop could not answer all requests in time, or answered with an error.',
    next: isWrong
      ? 'npx lab diff, to see what you changed since the answers were right'
      : 'npx lab logs api-1',
    value: whole.requests === 0 ? null : whole.failed,
    limit: whole.requests === 0 ? null : whole.allowed,
  };
}

function slowRequests(
  { thresholdMs, target }: LoadObjective & { sli: 'latency' },
  one: ObjectiveJudgement | null,
  p95Ms: number | null,
): TimeFinding {
  const { bad = 0, counted = 0 } = one ?? {};
  const share = plain((1 - target) * 100);
  return {
    title: target === 0.95 ? 'time of the slowest 5 % (p95)' : `time of the slowest ${share} %`,
    unit: 'ms',
    saw: `${plain(bad)} of ${plain(counted)} answers took longer than ${plain(thresholdMs)} ms`,
    wanted: `${plain(target * 100)} of 100 answers within ${plain(thresholdMs)} ms`,
    reason: 'Requests wait for something. Count statements, blocks and connections to find out what.',
    next: 'npx lab load, and while it runs: npx lab status',
    value: p95Ms === null ? null : Math.round(p95Ms),
    limit: thresholdMs,
  };
}
