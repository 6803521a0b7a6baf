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

/** Deterministic counts repeat; whatever did not repeat three times may have been something else. */
const roundsNeeded = 3;

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
    rounds.filter(round => round.size === size).flatMap(round => worstOf(round, amountOf)),
  );
  if (sizes.flat().length === 0) {
    const failed = rounds.some(round => round.failed > 0);
    return {
      outcome: 'unknown',
      why: failed ? `Requests of ${of} failed.` : `PostgreSQL saw nothing of ${of}.`,
    };
  }
  const outcomes = sizes.map(worsts => outcomeOf(worsts, value));
  const worst = sizes
    .filter((_, n) => outcomes[n] === (outcomes.includes('fail') ? 'fail' : 'pass'))
    .flat()
    .reduce<Worst | null>((most, next) => (most && most.perCall >= next.perCall ? most : next), null);
  if (worst && outcomes.includes('fail')) return { outcome: 'fail', worst };
  if (worst && !outcomes.includes('unknown')) return { outcome: 'pass', worst };
  return { outcome: 'unknown', why: `The rounds of ${of} did not agree, or too few were counted.` };
}

function outcomeOf(worsts: Worst[], limit: number): Outcome {
  if (worsts.length < roundsNeeded) return 'unknown';
  if (worsts.every(({ perCall }) => perCall > limit)) return 'fail';
  return worsts.every(({ perCall }) => perCall <= limit) ? 'pass' : 'unknown';
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
