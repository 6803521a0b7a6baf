/** What a right shop says to partners. Runs in Node.js and in k6. */
import { priceOf } from '../data-shape.ts';
import { isNumberOfOrder, judgeAnswer, judgeFields, noOrderNumber, parsed, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { PartnerOrder } from './requests.ts';

/** The order, made by this request or by an earlier one with the same key: 201 or 200. */
export function judgeOrdered(
  answer: ShopAnswer,
  { partner, key, product, quantity }: PartnerOrder,
): Judgement {
  const status = answer.status === 200 ? 200 : 201;
  return judgeAnswer(answer, status, body => {
    if (!isNumberOfOrder(body.id)) return noOrderNumber('id', body.id);
    const total_cents = quantity * priceOf(product);
    return judgeFields(
      body,
      { partner_id: partner, key, product_id: product, quantity, total_cents },
      'wrong order',
      'order',
    );
  });
}

/** Another request with this key is on its way: it may be asked again. */
export const isInProgress = ({ status }: ShopAnswer): boolean => status === 409 || status === 425;

/** The orders of a list, as far as it is one. */
export const ordersIn = (answer: ShopAnswer): Record<string, unknown>[] => {
  const { orders } = parsed(answer);
  return Array.isArray(orders) ? orders.map(Object) : [];
};

/** Exactly one order of this list has the key, and it has this number. */
export const judgeListed = (answer: ShopAnswer, key: string, id: unknown): Judgement =>
  judgeAnswer(answer, 200, () => {
    const numbers = ordersIn(answer)
      .filter(order => order.key === key)
      .map(order => order.id);
    if (numbers.length === 1 && numbers[0] === id) return right;
    const saw = `${numbers.length} orders with the key ${key}: ${numbers.join(', ') || 'none'}`;
    return { wrong: 'wrong orders', difference: { kind: 'told', saw, wanted: `order ${id}, once` } };
  });

export const judgeUnlisted = (answer: ShopAnswer, key: string): Judgement =>
  judgeAnswer(answer, 200, () => {
    const found = ordersIn(answer).find(order => order.key === key);
    if (!found) return right;
    const saw = `order ${found.id} with the key ${key}`;
    return {
      wrong: 'wrong orders',
      difference: { kind: 'told', saw, wanted: 'no order, as it was refused' },
    };
  });
