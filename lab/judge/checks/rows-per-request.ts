import { defineCheck } from './contract.ts';
import { countLimit, judgeRequests } from './count-rounds.ts';
import { counted, plain, unknown } from './wording.ts';

/** How many rows the database sends to the shop, for each row that the page shows. `value`: at most so many. */
export const rowsPerRequest = defineCheck({
  id: 'rows-per-request',
  title: 'rows fetched per row shown',
  unit: 'rows',
  needs: ['counts'],
  params: countLimit,
  judge(evidence, { of, value: limit }) {
    const judged = judgeRequests(
      evidence,
      of,
      ({ rows }) => rows,
      size => limit * size,
    );
    const most = `at most ${plain(limit)} rows fetched for each one shown`;
    if (judged.outcome === 'unknown') return unknown(judged.why, most, limit);
    const [first, ...others] = judged.sizes;
    const worst = others.reduce((a, b) => (a && ratio(a) >= ratio(b) ? a : b), first);
    if (!worst) return unknown(`Nothing was seen of ${of}.`, most, limit);
    const value = ratio(worst);
    const saw = `${counted(worst.perRequest, 'row', 'rows')} fetched for a page of ${worst.size}`;
    if (judged.outcome === 'pass')
      return { outcome: 'pass', saw, wanted: most, reason: '', next: '', value, limit };
    return {
      outcome: 'fail',
      saw,
      wanted: `at most ${plain(worst.limit)} rows for a page of ${worst.size}`,
      reason:
        'The database sends rows that no page shows, and the shop cuts the page out of them. The database can cut the page itself and send only its rows.',
      next: 'npx lab sql, and ask for one page: ORDER BY, LIMIT and OFFSET',
      value,
      limit,
    };
  },
});

const ratio = ({ perRequest, size }: { perRequest: number; size: number }): number => perRequest / size;
