import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import { type LedgerEvidence, type Promised, promisedIn } from '../evidence/orders.ts';
import { defineCheck } from './contract.ts';
import { counted, unknown } from './wording.ts';
import {
  changed,
  missing,
  neverPromised,
  notBack,
  notFound,
  sameNumber,
  twice,
  unreadable,
  type Wrong,
  wrongStock,
} from './wrong-orders.ts';

const title = 'orders lost, doubled or changed';
const wanted = 'each acknowledged order once, with the right products';
const limit = 0;

/**
 * What customers were told is seen by others: the warehouse reads all orders, also after every copy was restarted; their owners find them; the
 * pieces that were sold have left the stock.
 */
export const ordersKept = defineCheck({
  id: 'orders-kept',
  title,
  unit: 'orders',
  needs: ['ledger', 'loads', 'trials'],
  params: z.strictObject({}),
  judge(evidence) {
    const { ledger } = evidence;
    if (!ledger) return unknown('Nobody looked at the orders afterwards.', wanted, limit);
    const promised = promisedIn(ledger.asked, evidence);
    const wrong = firstWrong(ledger, promised, evidence);
    if (wrong) return { outcome: 'fail', wanted, limit, ...wrong };
    if (promised.length === 0) return unknown('No order was placed.', wanted, limit);
    const saw = `${counted(promised.length, 'order', 'orders')}, all on the warehouse’s list, also after a restart`;
    return { outcome: 'pass', saw, wanted, reason: '', next: '', value: 0, limit };
  },
});

/** Causes above effects: what is lost already as the shop runs is not lost by the restart. */
function firstWrong(ledger: LedgerEvidence, promised: Promised[], evidence: Evidence): Wrong | null {
  const { asItWas, restarted, isBack } = ledger;
  return (
    sameNumber(promised) ??
    unreadable(asItWas) ??
    missing(asItWas, promised, false) ??
    (isBack ? null : notBack) ??
    unreadable(restarted) ??
    missing(restarted, promised, true) ??
    twice(restarted) ??
    changed(restarted, promised) ??
    neverPromised(restarted, promised, evidence) ??
    notFound(ledger) ??
    wrongStock(ledger)
  );
}
