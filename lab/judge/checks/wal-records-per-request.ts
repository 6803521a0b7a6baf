import { defineCheck } from './contract.ts';
import { countLimit, judgeRequests, sumOf, walkText, wrongAnswer } from './count-rounds.ts';
import { met, plain, shortened, unknown } from './wording.ts';

/** What a change costs, whichever statements make it: every index is one more thing to write. */
export const walRecordsPerRequest = defineCheck({
  id: 'wal-records-per-request',
  title: 'log records written per request',
  unit: 'records',
  needs: ['counts', 'schema'],
  params: countLimit,
  judge(evidence, { of, value: limit }) {
    const wanted = `at most ${plain(limit)} log records per request`;
    const judged = judgeRequests(
      evidence,
      of,
      sumOf(({ walRecords }) => walRecords),
      () => limit,
    );
    if (judged.outcome === 'unknown') return unknown(judged.why, wanted, limit);
    if (judged.outcome === 'wrong') return wrongAnswer(judged.wrong, wanted, limit);
    const [most] = judged.sizes.toSorted((a, b) => b.perRequest - a.perRequest);
    const least = Math.min(...judged.sizes.map(size => size.least));
    const value = judged.outcome === 'pass' && least < 1 ? least : (most?.perRequest ?? 0);
    const saw = `${plain(value)} log records per request`;
    if (value < 1)
      return {
        outcome: 'fail',
        saw,
        wanted: 'each change in the log',
        reason: `PostgreSQL writes each change into a log first, and restores the tables from it after a crash. Data of an UNLOGGED table is then lost.`,
        next: 'npx lab sql, then \\d and the table: is it unlogged?',
        value,
        limit,
      };
    if (judged.outcome === 'pass' || !most) return met(saw, wanted, value, limit);
    const [costliest] = most.worst.statements.toSorted((a, b) => b.walRecords - a.walRecords);
    const triggers = (evidence.schema?.newTriggers ?? []).map(({ name, table }) => `${name} on ${table}`);
    return {
      outcome: 'fail',
      saw: `${saw}${walkText(most)}. Most by: ${shortened(costliest?.query ?? '', 50)}`,
      wanted,
      reason: `PostgreSQL notes each change in a log first. Every index on a table adds a record to each new row${
        triggers.length > 0
          ? `, and your trigger (${triggers.join(', ')}) all that it changes.`
          : ', and every copy adds its own.'
      }`,
      next: 'npx lab sql, then \\d and the table',
      value,
      limit,
    };
  },
});
