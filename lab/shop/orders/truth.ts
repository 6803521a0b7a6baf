/** What a right shop says about orders. */
import { newestOrders, type Order, orderRow, orders, priceOf } from '../data-shape.ts';
import {
  type Fields,
  isNumberOfOrder,
  judgeAnswer,
  judgeFields,
  judgeRows,
  noOrderNumber,
  rowsIn,
} from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export const usualSize = 20;

export type Purchase = { user: number; product: number; quantity: number };

export const newestOf = (user: number, count: number): Order[] => newestOrders(user, count).map(orderRow);

/** The user's first page, where others may have been placed since the beginning: those first, then the newest of the beginning. */
export function judgeNewest(answer: ShopAnswer, user: number, size: number): Judgement {
  return judgeAnswer(answer, 200, body => {
    const rows = rowsIn(body.orders);
    if (!rows) return judgeRows('order', body.orders, []);
    const first = rows.findIndex(row => isOfBeginning(row.id));
    const added = first < 0 ? rows.length : first;
    const others = rows.slice(0, added).find(row => row.user_id !== user);
    if (others) return judgeFields(others, { user_id: user }, 'wrong user');
    const left = Math.max(0, size - added);
    return judgeRows('order', rows.slice(added), newestOf(user, left));
  });
}

const isOfBeginning = (id: unknown): boolean =>
  Number.isInteger(id) && Number(id) >= 1 && Number(id) <= orders;

export const judgeOrder = (answer: ShopAnswer, wanted: Fields): Judgement =>
  judgeAnswer(answer, 200, order => judgeFields(order, wanted, 'wrong order', 'order'));

/** The order that was asked for, at today's price; `more` are fields that it has besides. */
export function judgePlaced(
  answer: ShopAnswer,
  { user, product, quantity }: Purchase,
  more: Fields = {},
  price = priceOf(product),
): Judgement {
  const total_cents = quantity * price;
  const wanted = { user_id: user, product_id: product, quantity, total_cents, ...more };
  return judgeAnswer(answer, 201, order => {
    if (!isNumberOfOrder(order.id)) return noOrderNumber('id', order.id);
    const judgement = judgeFields(order, wanted, 'wrong order', 'order');
    return judgement.wrong ? judgement : { wrong: '', receipt: String(order.id) };
  });
}
