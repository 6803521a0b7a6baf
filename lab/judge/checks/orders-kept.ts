import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import { isListed, type LedgerEvidence, type Promised, promisedIn } from '../evidence/orders.ts';
import { defineCheck } from './contract.ts';
import { counted, met, unknown } from './wording.ts';
import {
  changed,
  missing,
  neverPromised,
  notBack,
  notFound,
  notKept,
  sameNumber,
  twice,
  unreadable,
  unsureIn,
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
    const all = counted(promised.length, 'order', 'orders');
    if (isListed(ledger.asItWas, promised))
      return met(`${all}, all on the warehouse’s list, also after a restart`, wanted, 0, limit);
    const note = `The warehouse’s list, GET /warehouse/orders, does not show the orders of this shop. They count as kept because their owners find them after a restart.`;
    return { ...met(`${all}, found by their owners after a restart`, wanted, 0, limit), note };
  },
});

/** Causes above effects: what is lost already as the shop runs is not lost by the restart. */
function firstWrong(ledger: LedgerEvidence, promised: Promised[], evidence: Evidence): Wrong | null {
  const { asItWas, restarted, isBack, late = [] } = ledger;
  const unsure = unsureIn(evidence);
  const all = [...promised, ...late.map(one => ({ ...one, isLate: true as const }))];
  if (!isListed(asItWas, promised))
    return (
      sameNumber(all) ??
      (isBack ? null : notBack) ??
      notKept(ledger, all) ??
      notFound(ledger) ??
      wrongStock(ledger, all, unsure === 0)
    );
  return (
    sameNumber(all) ??
    unreadable(asItWas) ??
    missing(asItWas, promised, false) ??
    (isBack ? null : notBack) ??
    unreadable(restarted) ??
    missing(restarted, all, true) ??
    twice(restarted) ??
    changed(restarted, all) ??
    neverPromised(restarted, all, unsure) ??
    notFound(ledger) ??
    wrongStock(ledger, restarted.orders, true)
  );
}
