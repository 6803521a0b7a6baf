import type { Evidence, StatementCount } from '../evidence/evidence.ts';
import { defineCheck } from './contract.ts';
import { countLimit, judgeRequests, type PerRequest, sumOf, wrongAnswer } from './count-rounds.ts';
import { counted, met, plain, shortened, unknown } from './wording.ts';

/** BEGIN and COMMIT ask nothing; whoever needs a transaction may have it. */
const questions = ({ query, calls }: StatementCount): number =>
  /^\s*(begin|start\s+transaction|commit|end|rollback)\b/i.test(query) ? 0 : calls;

/** How often a request goes to the database. The page must not make it go more often by being longer. */
export const statementsPerRequest = defineCheck({
  id: 'statements-per-request',
  title: 'statements per request',
  unit: 'statements',
  needs: ['counts'],
  params: countLimit,
  judge(evidence, { of, value: limit }) {
    const wanted = `at most ${counted(limit, 'statement', 'statements')} a request, whatever its page size`;
    const judged = judgeRequests(evidence, of, sumOf(questions), () => limit);
    if (judged.outcome === 'unknown') return unknown(judged.why, wanted, limit);
    if (judged.outcome === 'wrong') return wrongAnswer(judged.wrong, wanted, limit);
    const sizes = judged.sizes.toSorted((a, b) => b.perRequest - a.perRequest);
    const value = sizes[0]?.perRequest ?? 0;
    if (judged.outcome === 'pass' && !grows(judged.sizes)) {
      const saw = `${counted(value, 'statement', 'statements')} a request`;
      return met(saw, wanted, value, limit);
    }
    return {
      outcome: 'fail',
      saw: `${eachSize(sizes).map(text).join(', ')}. Most often: ${mostOften(evidence, of)}`,
      wanted,
      reason: 'Each statement is a trip to the database and back. A query in a loop makes one for each row.',
      next: 'npx lab trace on this page',
      value,
      limit,
    };
  },
});

const text = ({ perRequest, size }: PerRequest, n: number): string =>
  `${n === 0 ? counted(perRequest, 'statement', 'statements') : plain(perRequest)} for a page of ${size}`;

/** The worst of each page size, in their order. */
const eachSize = (sizes: PerRequest[]): PerRequest[] =>
  sizes.filter(({ size }, n) => sizes.findIndex(other => other.size === size) === n);

/** A whole statement more for every long page than for any short one of the same walk. */
const grows = (sizes: PerRequest[]): boolean =>
  sizes.some(short =>
    sizes.some(
      ({ walk, size, least }) => walk === short.walk && size > short.size && least - short.perRequest >= 1,
    ),
  );

function mostOften({ counts }: Evidence, of: string): string {
  const statements = counts.filter(({ traffic }) => traffic === of).flatMap(round => round.statements);
  const [first] = statements.toSorted((a, b) => b.calls - a.calls);
  return first ? shortened(first.query, 60) : '';
}
