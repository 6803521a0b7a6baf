/** How checks judge counts: what all statements of a request come to, for each walk and each page size by itself. */
import { z } from 'zod';
import type { CountRound, Evidence, StatementCount } from '../evidence/evidence.ts';
import { requestText, sawText } from './answer-words.ts';
import type { Judgement, Outcome } from './contract.ts';
import { shortened } from './wording.ts';

/** `of`: the kind of traffic. `op` and `value`: at most so many, per request. */
export const countLimit = z.strictObject({
  of: z.string(),
  op: z.literal('lte'),
  value: z.int().positive(),
});

/**
 * Deterministic counts repeat; whatever did not repeat three times may have been something else. Of more rounds the last ones count: code
 * that keeps something asks less and less often until it has all.
 */
const roundsNeeded = 3;
/** After so many rounds those that agree are not waited for any longer: a cost that comes and goes comes three times, or is no cost. */
const roundsEnough = 9;

/** What a request took in one walk at one page size, as the most of all rounds that count. */
export type PerRequest = Pick<CountRound, 'walk' | 'size'> & {
  perRequest: number;
  least: number;
  limit: number;
  /** that round */
  worst: CountRound;
};
export type RequestsJudgement =
  | { outcome: 'pass' | 'fail'; sizes: PerRequest[] }
  | { outcome: 'unknown'; why: string }
  | { outcome: 'wrong'; wrong: NonNullable<CountRound['wrong']> };

/** Sizes in their order, on a fail those that failed first. `amountOf` a round is what all its requests took; null when it is not known. */
export function judgeRequests(
  { counts }: Evidence,
  of: string,
  amountOf: (round: CountRound) => number | null,
  limitOf: (size: number) => number,
): RequestsJudgement {
  const rounds = counts.filter(round => round.traffic === of);
  const groups = Map.groupBy(rounds, ({ walk, size }) => `${walk}\n${size}`);
  const judged = [...groups.values()].map(group => judgeGroup(group, amountOf, limitOf));
  const wrong = judged.find(({ failing }) => failing)?.failing;
  const sizes = judged.flatMap(({ outcome, seen }) => (seen ? [{ outcome, ...seen }] : []));
  const failed = sizes.filter(({ outcome }) => outcome === 'fail');
  if (failed.length > 0)
    return { outcome: 'fail', sizes: [...failed, ...sizes.filter(one => !failed.includes(one))] };
  if (wrong) return { outcome: 'wrong', wrong };
  if (sizes.length === 0) return nothingSeen(rounds, of);
  if (judged.every(({ outcome }) => outcome === 'pass')) return { outcome: 'pass', sizes };
  return { outcome: 'unknown', why: `The rounds of ${of} did not agree, or too few were counted.` };
}

const nothingSeen = (rounds: CountRound[], of: string): RequestsJudgement => ({
  outcome: 'unknown',
  why: rounds.some(round => round.failed > 0)
    ? `Requests of ${of} failed.`
    : `PostgreSQL saw nothing of ${of}.`,
});

type GroupJudgement = { outcome: Outcome; seen: PerRequest | null; failing: CountRound['wrong'] };

function judgeGroup(
  group: CountRound[],
  amountOf: (round: CountRound) => number | null,
  limitOf: (size: number) => number,
): GroupJudgement {
  const amounts = group.flatMap(round => {
    const amount = amountOf(round);
    const isCounted = round.failed === 0 && (round.statements.length > 0 || round.isCounting);
    return isCounted && amount !== null ? [{ round, amount: amount / round.requests }] : [];
  });
  const failed = group.flatMap(({ wrong }) => wrong ?? []);
  const failing = amounts.length < roundsNeeded && failed.length >= roundsNeeded ? (failed[0] ?? null) : null;
  const [first] = group;
  const last = amounts.slice(-roundsNeeded);
  const [most] = last.toSorted((a, b) => b.amount - a.amount);
  if (!first || !most) return { outcome: 'unknown', seen: null, failing };
  const { walk, size } = first;
  const limit = limitOf(size);
  const all = amounts.map(({ amount }) => amount);
  const least = Math.min(...last.map(({ amount }) => amount));
  const seen = { walk, size, limit, perRequest: most.amount, least, worst: most.round };
  return { outcome: outcomeOf(all, limit), seen, failing };
}

/** Of the same number as it was in each round. */
function outcomeOf(all: number[], limit: number): Outcome {
  if (all.length < roundsNeeded) return 'unknown';
  const last = all.slice(-roundsNeeded);
  if (last.every(amount => amount > limit)) return 'fail';
  if (last.every(amount => amount <= limit)) return 'pass';
  if (all.length < roundsEnough) return 'unknown';
  return all.filter(amount => amount > limit).length >= roundsNeeded ? 'fail' : 'pass';
}

export const sumOf =
  (amountOf: (statement: StatementCount) => number) =>
  (round: CountRound): number =>
    round.statements.reduce((sum, one) => sum + amountOf(one), 0);

/** ` of the first page` */
export const walkText = ({ walk }: Pick<PerRequest, 'walk'>): string => walk && ` (${walk})`;

/** Counted with nothing else running, three times the same: no other program has to do with it. */
export const wrongAnswer = (
  wrong: NonNullable<CountRound['wrong']>,
  wanted: string,
  limit: number,
): Judgement => ({
  outcome: 'fail',
  saw: `${shortened(requestText(wrong), 90)}: ${shortened(sawText(wrong), 90)}`,
  wanted: `the right answer; then ${wanted}`,
  reason: 'One customer asked, nobody else was there, and the answer was wrong each time.',
  next: 'npx lab logs api-1',
  value: null,
  limit,
});
