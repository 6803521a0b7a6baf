/** What the companies outside the shop were asked, and did, until the load ended. The orders that the shop promised are in the load itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderCalls } from '../../parts/company/orders.ts';
import { defineCollector } from './collector.ts';

export type CompanyEvidence = {
  /** the company, as scenarios.yaml names it */
  at: string;
  /** when its ledger was read, in ms since 1970 */
  readMs: number;
  orders: OrderCalls[];
};

export const companies = defineCollector({
  id: 'companies',
  stage: 'around-load',
  parts: [],
  async gather({ askedOf }) {
    let ofLoad: CompanyEvidence[] | null = null;
    return {
      async soFar() {
        ofLoad ??= await readQuiet(askedOf);
        return ofLoad;
      },
      async end() {},
    };
  },
});

/** Nobody has anything left to do, when nothing was done for so long. */
const quietMs = 1500;
/** What is done later than so long after the load was too slow in any case. */
const waitMs = 6000;
const lookEveryMs = 100;

/** What a load left to be done is done in its own time: reads when all is quiet. */
export async function readQuiet(
  askedOf: () => Record<string, OrderCalls[]>,
  limitMs = waitMs,
): Promise<CompanyEvidence[]> {
  const startedMs = Date.now();
  for (;;) {
    const readMs = Date.now();
    const asked = Object.entries(askedOf());
    const lastMs = asked.reduce((last, [, orders]) => orders.reduce(later, last), 0);
    if (readMs - lastMs >= quietMs || readMs - startedMs >= limitMs)
      return asked.map(([at, orders]) => ({ at, readMs, orders }));
    await sleep(lookEveryMs);
  }
}

const later = (lastMs: number, { askedAt, doneAt }: OrderCalls): number =>
  Math.max(lastMs, askedAt, ...doneAt);
