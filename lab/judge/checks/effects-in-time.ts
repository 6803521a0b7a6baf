import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import { atPlaces, worstOf } from './at-places.ts';
import { defineCheck, type Judgement } from './contract.ts';
import { counted, met, plain, unknown } from './wording.ts';

/** Of fewer orders nothing can be said. */
const leastOrders = 20;
const whole = 100;

/** Whoever was promised something gets it soon, also while others order: what is done later must be done as fast as it comes in. */
export const effectsInTime = defineCheck({
  id: 'effects-in-time',
  title: 'orders of 100 whose effect came late',
  unit: 'of 100',
  needs: ['companies', 'loads'],
  params: z.strictObject({
    /** the company, or several */
    at: atPlaces,
    seconds: z.int().min(1).max(60),
    op: z.literal('lte'),
    /** of 100 orders */
    value: z.number().min(0).max(whole),
  }),
  judge: (evidence, { at, ...rest }) => worstOf(at, place => judgeAt(evidence, { at: place, ...rest })),
});

type At = { at: string; seconds: number; value: number };

function judgeAt({ companies, loads }: Evidence, { at, seconds, value: limit }: At): Judgement {
  const wanted = `at most ${plain(limit)} of 100 orders reach ${at} later than ${counted(seconds, 'second', 'seconds')} after the answer`;
  const company = companies?.find(one => one.at === at);
  if (!company) return unknown(`${at} was not asked`, wanted, limit);
  const orders = new Map(company.orders.map(one => [one.order, one]));
  // What was promised a moment ago may still come in time; what the company refuses for good comes never.
  const due = loads
    .flatMap(({ firstMs, promised = [] }) =>
      firstMs === undefined
        ? []
        : promised.map(({ number, atMs }) => ({ number, byMs: firstMs + atMs + seconds * 1000 })),
    )
    .filter(({ number, byMs }) => {
      const { isRefused = false, doneAt = [] } = orders.get(number) ?? {};
      return !isRefused && (doneAt.length > 0 || byMs <= company.readMs);
    });
  if (due.length < leastOrders)
    return unknown(`${counted(due.length, 'order', 'orders')} could be waited for, too few`, wanted, limit);
  const late = due.filter(
    ({ number, byMs }) => (orders.get(number)?.doneAt[0] ?? Number.POSITIVE_INFINITY) > byMs,
  );
  const value = Math.round((10 * whole * late.length) / due.length) / 10;
  const saw = `of ${plain(due.length)} orders, ${plain(late.length)} reached ${at} later than that, or not at all`;
  if (value <= limit) return met(saw, wanted, value, limit);
  return {
    outcome: 'fail',
    saw,
    wanted,
    reason: late.every(({ number }) => !orders.has(number)) ? neverAsked : behind,
    next: 'npx lab load, then npx lab ledger',
    value,
    limit,
  };
}

const behind =
  'More orders come in than are passed on, so each waits behind all that came before it. How many are passed on at the same time?';
const neverAsked =
  'All others come in time. Of these nobody ever spoke to the company. Who of the shop should, and does it hear of them?';
