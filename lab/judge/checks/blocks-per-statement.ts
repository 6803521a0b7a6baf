import { defineCheck } from './contract.ts';
import { countLimit, judgeRounds } from './count-rounds.ts';
import { plain, shortened, unknown } from './wording.ts';

/** What it looks for says more than the columns that it shows. */
const withoutColumns = (query: string): string =>
  query.replace(/^\s*SELECT\s[\s\S]*?\sFROM\s/i, 'SELECT … FROM ');

/** How much of the database a query reads to find its rows. */
export const blocksPerStatement = defineCheck({
  id: 'blocks-per-statement',
  title: 'blocks read per statement',
  unit: 'blocks',
  needs: ['counts'],
  params: countLimit,
  judge(evidence, params) {
    const limit = params.value;
    const wanted = `at most ${plain(limit)} blocks per statement`;
    const judged = judgeRounds(evidence, params, statement => statement.blocks);
    if (judged.outcome === 'unknown') return unknown(judged.why, wanted, limit);
    const { outcome, worst } = judged;
    const saw = `${plain(worst.perCall)} blocks per statement`;
    if (outcome === 'pass')
      return { outcome, saw, wanted, reason: '', next: '', value: worst.perCall, limit };
    const { query, rows, calls } = worst.statement;
    return {
      outcome,
      saw: `${saw}: ${shortened(withoutColumns(query), 90)}`,
      wanted,
      reason: `PostgreSQL had to read ${plain(worst.perCall)} blocks of 8 KiB to find ${plain(rows / calls)} rows: no index leads straight to them.`,
      next: 'npx lab sql, then EXPLAIN (ANALYZE, BUFFERS) and this query, with real values for $1, $2 …',
      value: worst.perCall,
      limit,
    };
  },
});
