import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';
import { atPlaces, worstOf } from './at-places.ts';
import { defineCheck, type Judgement } from './contract.ts';
import { counted, met, plain, unknown } from './wording.ts';

/** Of fewer orders nothing can be said. */
const leastOrders = 20;

/** How often a company was called about one order: on average, or about the order with the most calls. A repeat with the same key counts too. */
export const callsPerOrder = defineCheck({
  id: 'calls-per-order',
  title: 'calls about one order',
  unit: 'calls',
  needs: ['companies'],
  params: z.strictObject({
    /** the company, or several */
    at: atPlaces,
    count: z.enum(['average', 'most']),
    op: z.literal('lte'),
    value: z.number().min(1),
  }),
  judge: (evidence, { at, ...rest }) => worstOf(at, place => judgeAt(evidence, { at: place, ...rest })),
});

type At = { at: string; count: keyof typeof reasons; value: number };

function judgeAt({ companies }: Evidence, { at, count, value: limit }: At): Judgement {
  const kind = count === 'most' ? 'at most' : 'on average at most';
  const wanted = `${kind} ${plain(limit)} to ${at} about one order`;
  const orders = companies?.find(one => one.at === at)?.orders ?? [];
  if (orders.length < leastOrders)
    return unknown(`${at} was asked about ${counted(orders.length, 'order', 'orders')}`, wanted, limit);
  const calls = orders.reduce((sum, order) => sum + order.calls, 0);
  const [worst] = orders.toSorted((a, b) => b.calls - a.calls);
  const value = count === 'most' ? (worst?.calls ?? 0) : Math.round((100 * calls) / orders.length) / 100;
  const saw =
    count === 'most'
      ? `${counted(value, 'call', 'calls')} about order ${worst?.order}`
      : `${counted(calls, 'call', 'calls')} about ${counted(orders.length, 'order', 'orders')}`;
  if (value <= limit) return met(saw, wanted, value, limit);
  return { outcome: 'fail', saw, wanted, reason: reasons[count], next: 'npx lab ledger', value, limit };
}

const reasons = {
  average:
    'Several of your processes call about the same order. The company notices where they use one key, and is called all the same.',
  most: 'A call that the company refuses is made again at once, and again. What can never succeed belongs aside, where somebody looks at it.',
};
