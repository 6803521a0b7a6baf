import { defineCheck } from './contract.ts';
import { countLimit, judgeRounds } from './count-rounds.ts';
import { plain, unknown } from './wording.ts';

// Literals are $1, $2 … in these texts, so the words can only be SQL.
const insertInto = /\binsert\s+into\s+([\w."]+)/i;

/** What an INSERT costs: every index is one more thing to write. */
export const walRecordsPerStatement = defineCheck({
  id: 'wal-records-per-statement',
  title: 'log records written per new row',
  unit: 'records',
  needs: ['counts'],
  params: countLimit,
  judge(evidence, params) {
    const limit = params.value;
    const wanted = `at most ${plain(limit)} log records per INSERT`;
    const judged = judgeRounds(evidence, params, ({ query, walRecords }) =>
      insertInto.test(query) ? walRecords : null,
    );
    if (judged.outcome === 'unknown') return unknown(judged.why, wanted, limit);
    const { outcome, worst } = judged;
    const [, table = ''] = worst.statement.query.match(insertInto) ?? [];
    const saw = `${plain(worst.perCall)} log records per INSERT into ${table}`;
    if (worst.perCall < 1)
      return {
        outcome: 'fail',
        saw,
        wanted: 'each new row in the log',
        reason: `PostgreSQL writes each change into a log first, and restores the tables from it after a crash. Data that is not in the log, as in an UNLOGGED table, is then lost.`,
        next: `npx lab sql 'ALTER TABLE ${table} SET LOGGED', as a migration`,
        value: worst.perCall,
        limit,
      };
    if (outcome === 'pass')
      return { outcome, saw, wanted, reason: '', next: '', value: worst.perCall, limit };
    return {
      outcome,
      saw,
      wanted,
      reason: `PostgreSQL writes each change into a log first. Every index on ${table} adds a record to each new row, also an index that nothing uses.`,
      next: `npx lab sql, then \\d ${table}: which of its indexes does a query need?`,
      value: worst.perCall,
      limit,
    };
  },
});
