/** How checks judge counts: the same number seen in every round, for each page size by itself. */
import { z } from 'zod';
import type { CountRound, Evidence, StatementCount } from '../evidence/evidence.ts';
import type { Outcome } from './contract.ts';

/** `of`: the kind of traffic. `op` and `value`: at most so many, per call. */
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
const lastOf = <Round>(rounds: Round[]): Round[] => rounds.slice(-roundsNeeded);

export type Worst = { statement: StatementCount; perCall: number };
export type RoundsJudgement =
  | { outcome: 'pass' | 'fail'; worst: Worst }
  | { outcome: 'unknown'; why: string };

/**
 * Judges the statement with the most of something per call in each round. Fail: over the limit in every round of a page
 * size. Pass: within it in every round of all sizes. A round with a failed request, or without such a statement, does not count.
 */
export function judgeRounds(
  evidence: Evidence,
  { of, value }: z.output<typeof countLimit>,
  amountOf: (statement: StatementCount) => number | null,
): RoundsJudgement {
  const rounds = evidence.counts.filter(round => round.traffic === of);
  const sizes = [...new Set(rounds.map(round => round.size))].map(size =>
    lastOf(rounds.filter(round => round.size === size).flatMap(round => worstOf(round, amountOf))),
  );
  if (sizes.flat().length === 0) return nothingSeen(rounds, of);
  const outcomes = sizes.map(worsts =>
    outcomeOf(
      worsts.map(({ perCall }) => perCall),
      value,
    ),
  );
  const worst = sizes
    .filter((_, n) => outcomes[n] === (outcomes.includes('fail') ? 'fail' : 'pass'))
    .flat()
    .reduce<Worst | null>((most, next) => (most && most.perCall >= next.perCall ? most : next), null);
  if (worst && outcomes.includes('fail')) return { outcome: 'fail', worst };
  if (worst && !outcomes.includes('unknown')) return { outcome: 'pass', worst };
  return undecided(of);
}

type Unknown = { outcome: 'unknown'; why: string };

const undecided = (of: string): Unknown => ({
  outcome: 'unknown',
  why: `The rounds of ${of} did not agree, or too few were counted.`,
});

const nothingSeen = (rounds: CountRound[], of: string): Unknown => ({
  outcome: 'unknown',
  why: rounds.some(round => round.failed > 0)
    ? `Requests of ${of} failed.`
    : `PostgreSQL saw nothing of ${of}.`,
});

/** Of the same number as it was in each round. */
function outcomeOf(amounts: number[], limit: number): Outcome {
  if (amounts.length < roundsNeeded) return 'unknown';
  if (amounts.every(amount => amount > limit)) return 'fail';
  return amounts.every(amount => amount <= limit) ? 'pass' : 'unknown';
}

/** The round's worst statement, as a list of none or one. */
function worstOf(round: CountRound, amountOf: (statement: StatementCount) => number | null): Worst[] {
  if (round.failed > 0) return [];
  const candidates = round.statements.flatMap(statement => {
    const amount = amountOf(statement);
    return amount === null || statement.calls === 0 ? [] : [{ statement, perCall: amount / statement.calls }];
  });
  return candidates.sort((a, b) => b.perCall - a.perCall).slice(0, 1);
}

/** What a request took at one page size, as the most of all rounds. */
export type PerRequest = { size: number; perRequest: number; least: number; limit: number };
export type RequestsJudgement =
  | { outcome: 'pass' | 'fail'; sizes: PerRequest[] }
  | { outcome: 'unknown'; why: string };

/**
 * Judges what all statements of a request come to, with a limit for each page size. A statement that reads no block does not count: the
 * health check asks `SELECT 1` once a second, whoever else is served. Sizes in their order, on a fail those that failed first.
 */
export function judgeRequests(
  { counts }: Evidence,
  of: string,
  amountOf: (statement: StatementCount) => number,
  limitOf: (size: number) => number,
): RequestsJudgement {
  const rounds = counts.filter(round => round.traffic === of);
  const perRequest = ({ statements, requests, failed, isCounting }: CountRound) => {
    const reading = statements.filter(({ blocks }) => blocks > 0);
    if (failed > 0 || (reading.length === 0 && !isCounting)) return [];
    return [reading.reduce((sum, one) => sum + amountOf(one), 0) / requests];
  };
  const judged = [...new Set(rounds.map(({ size }) => size))].map(size => {
    const amounts = lastOf(rounds.filter(round => round.size === size).flatMap(perRequest));
    const limit = limitOf(size);
    const outcome = outcomeOf(amounts, limit);
    return { outcome, size, limit, perRequest: Math.max(...amounts), least: Math.min(...amounts) };
  });
  if (judged.every(({ perRequest: most }) => !Number.isFinite(most))) return nothingSeen(rounds, of);
  const failed = judged.filter(({ outcome }) => outcome === 'fail');
  if (failed.length > 0)
    return { outcome: 'fail', sizes: [...failed, ...judged.filter(one => !failed.includes(one))] };
  if (judged.every(({ outcome }) => outcome === 'pass')) return { outcome: 'pass', sizes: judged };
  return undecided(of);
}
