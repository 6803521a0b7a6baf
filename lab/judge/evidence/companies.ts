/** What the companies outside the shop were asked, and did, until the load ended. The orders that the shop promised are in the load itself. */
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
        const readMs = Date.now();
        ofLoad ??= Object.entries(askedOf()).map(([at, orders]) => ({ at, readMs, orders }));
        return ofLoad;
      },
      async end() {},
    };
  },
});
