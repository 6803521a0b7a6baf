import type { StatementCount } from '../evidence/evidence.ts';
import { defineCheck } from './contract.ts';
import { countLimit, judgeRequests, sumOf, walkText, wrongAnswer } from './count-rounds.ts';
import { met, plain, shortened, unknown } from './wording.ts';

/** What it looks for says more than the columns that it shows. */
const withoutColumns = (query: string): string =>
  query.replace(/^\s*SELECT\s[\s\S]*?\sFROM\s/i, 'SELECT … FROM ');

/** How much of the database a request reads to find its rows, all its statements together. */
export const blocksPerRequest = defineCheck({
  id: 'blocks-per-request',
  title: 'blocks read per request',
  unit: 'blocks',
  needs: ['counts', 'schema'],
  params: countLimit,
  judge(evidence, { of, value: limit }) {
    const wanted = `at most ${plain(limit)} blocks per request`;
    const blocks = ({ blocks }: StatementCount) => blocks;
    const judged = judgeRequests(evidence, of, sumOf(blocks), () => limit);
    if (judged.outcome === 'unknown') return unknown(judged.why, wanted, limit);
    if (judged.outcome === 'wrong') return wrongAnswer(judged.wrong, wanted, limit);
    const [most] = judged.sizes.toSorted((a, b) => b.perRequest - a.perRequest);
    const value = most?.perRequest ?? 0;
    const saw = `${plain(value)} blocks per request`;
    if (judged.outcome === 'pass' || !most) return met(saw, wanted, value, limit);
    const [costliest] = most.worst.statements.toSorted((a, b) => b.blocks - a.blocks);
    const { query = '', rows = 0, calls = 1 } = costliest ?? {};
    const [half] = evidence.schema?.invalidIndexes ?? [];
    return {
      outcome: 'fail',
      saw: `${saw}${walkText(most)}: ${shortened(withoutColumns(query), 64)}`,
      wanted,
      reason: `PostgreSQL read ${plain(value)} blocks of 8 KiB to find ${plain(rows / calls)} rows: ${
        half ? `the index ${half} was built only half; no query uses it` : 'no index leads straight to them'
      }.`,
      next: half
        ? `npx lab sql 'DROP INDEX ${half}', then build it again in a migration`
        : 'npx lab sql, then EXPLAIN (ANALYZE, BUFFERS) and this query, with real values for $1 …',
      value,
      limit,
    };
  },
});
