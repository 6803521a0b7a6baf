/** How much the database worked while the load ran. A shop that remembers answers asks it less often the longer it runs: no single request shows that. */
import {
  type CollectorContext,
  type DatabaseName,
  defineCollector,
  type Watch,
  within,
} from './collector.ts';
import { difference, readStatements } from './statements.ts';

/** What the database had to look up or write while the load ran, whichever login asked for it. */
export type WorkEvidence = {
  /** statements that read or wrote at least one block */
  calls: number;
  /** the most frequent of them */
  busiest: { query: string; calls: number }[];
};

/** How much the shop asked the two databases after a trial, in the round that began so long after the last strike was over. */
export type ReliefEvidence = { onPrimary: number; all: number; afterMs: number };

const busiest = 5;

/** Of the load alone: what comes after it has nothing in common with it. */
export async function workDuring(
  context: Pick<CollectorContext, 'open' | 'database'>,
  database: DatabaseName,
): Promise<Watch<WorkEvidence>> {
  const read = () => within(context, database, sql => readStatements(sql, context.database));
  const before = await read();
  const seen = async (): Promise<WorkEvidence> => {
    // The health check's `SELECT 1` and a BEGIN touch no block.
    const worked = difference(before, await read()).filter(({ blocks }) => blocks > 0);
    return {
      calls: worked.reduce((sum, { calls }) => sum + calls, 0),
      busiest: worked
        .toSorted((a, b) => b.calls - a.calls)
        .slice(0, busiest)
        .map(({ query, calls }) => ({ query, calls })),
    };
  };
  let ofLoad: Promise<WorkEvidence> | null = null;
  return {
    soFar() {
      ofLoad ??= seen();
      return ofLoad;
    },
    async end() {},
  };
}

export const work = defineCollector({
  id: 'work',
  stage: 'around-load',
  parts: ['postgres'],
  gather: context => workDuring(context, 'lab'),
});
