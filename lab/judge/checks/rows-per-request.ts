import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import { defineCheck } from './contract.ts';
import {
  countLimit,
  judgeRequests,
  type PerRequest,
  type RequestsJudgement,
  sumOf,
  wrongAnswer,
} from './count-rounds.ts';
import { counted, met, plain, unknown } from './wording.ts';

/**
 * How many rows the database sends to the shop, for each row that the page shows. `value`: at most so many; `bytes`: nor may the shop read
 * more for each, as one row can hold a thousand.
 */
export const rowsPerRequest = defineCheck({
  id: 'rows-per-request',
  title: 'rows fetched per row shown',
  unit: 'rows',
  needs: ['counts'],
  params: countLimit.extend({ bytes: z.int().positive().optional() }),
  judge(evidence, { of, value: limit, bytes }) {
    const judged = judgeRequests(
      evidence,
      of,
      sumOf(({ rows }) => rows),
      size => limit * size,
    );
    const most = `at most ${plain(limit)} rows fetched for each one shown`;
    if (judged.outcome === 'unknown') return unknown(judged.why, most, limit);
    if (judged.outcome === 'wrong') return wrongAnswer(judged.wrong, most, limit);
    const worst = worstOf(judged);
    if (!worst) return unknown(`Nothing was seen of ${of}.`, most, limit);
    const value = ratio(worst);
    const saw = `${counted(worst.perRequest, 'row', 'rows')} fetched for a page of ${worst.size}`;
    const next = 'npx lab sql, and ask for one page: ORDER BY, LIMIT and OFFSET';
    if (judged.outcome === 'fail')
      return {
        outcome: 'fail',
        saw,
        wanted: `at most ${plain(worst.limit)} rows for a page of ${worst.size}`,
        reason:
          'The database sends rows that no page shows, and the shop cuts the page out of them. The database can cut the page itself and send only its rows.',
        next,
        value,
        limit,
      };
    const heavy = bytes === undefined ? null : tooHeavy(evidence, of, bytes);
    if (heavy)
      return {
        outcome: 'fail',
        saw: `the shop read ${plain(heavy.perRequest)} bytes for a page of ${heavy.size}`,
        wanted: `at most ${plain(heavy.limit)} bytes for a page of ${heavy.size}`,
        reason:
          'The rows are few, and each holds much that no page shows. All of it travels to the shop, which throws it away.',
        next,
        value,
        limit,
      };
    return met(saw, most, value, limit);
  },
});

function worstOf(judged: RequestsJudgement & { sizes: PerRequest[] }): PerRequest | undefined {
  const failed = judged.outcome === 'fail' ? judged.sizes.filter(one => one.perRequest > one.limit) : [];
  const among = failed.length > 0 ? failed : judged.sizes;
  return among.toSorted((a, b) => ratio(b) - ratio(a))[0];
}

/** Null also where nobody could see the bytes: the rows then say what they say. */
function tooHeavy(evidence: Evidence, of: string, limit: number): PerRequest | null {
  const judged = judgeRequests(
    evidence,
    of,
    ({ bytes }) => bytes,
    size => limit * size,
  );
  return judged.outcome === 'fail' ? (judged.sizes[0] ?? null) : null;
}

const ratio = ({ perRequest, size }: PerRequest): number => perRequest / size;
