/** What a shop may say to somebody who buys: the order is there, or it will be. Runs in Node.js and in k6. */
import { priceOf } from '../data-shape.ts';
import { type Fields, isNumberOfOrder, judgeAnswer, judgeFields, noOrderNumber } from '../judge.ts';
import { judgePlaced, type Purchase } from '../orders/truth.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

/** The status that says: the order will be there. */
export const promised = 202;
/** So long after it the order must be there. */
export const promisedMs = 5000;

export const isTaken = ({ status }: ShopAnswer): boolean => status === 201 || status === promised;

/** The order, whole; or its number, as a promise, with what else the shop wants to say of it. */
export function judgeTaken(
  answer: ShopAnswer,
  purchase: Purchase,
  price = priceOf(purchase.product),
): Judgement {
  if (answer.status !== promised) return judgePlaced(answer, purchase, {}, price);
  return judgeAnswer(answer, promised, order => {
    if (!isNumberOfOrder(order.id)) return noOrderNumber('id', order.id);
    const wanted = Object.entries(orderOf(purchase, price)).filter(([name]) => Object.hasOwn(order, name));
    return judgeFields(order, Object.fromEntries(wanted), 'wrong order', 'order');
  });
}

export const orderOf = ({ user, product, quantity }: Purchase, price: number): Fields => ({
  ...{ user_id: user, product_id: product, quantity },
  total_cents: quantity * price,
});
