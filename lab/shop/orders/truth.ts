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
    const earlier = rows.slice(1, added).findIndex((row, n) => !isBefore(row, rows[n]));
    if (earlier >= 0) {
      const count = { seen: rows.length, wanted: { count: rows.length, first: rows[0]?.id } };
      const place = { place: earlier + 1, id: rows[earlier + 1]?.id, instead: rows[earlier]?.id };
      return { wrong: 'wrong rows', difference: { kind: 'row', of: 'order', ...place, ...count } };
    }
    const left = Math.max(0, size - added);
    return judgeRows('order', rows.slice(added), newestOf(user, left));
  });
}

/** Placed before the other one, or at the same moment with a smaller number: it stands below it, and is not the same. */
function isBefore(row: Fields, other: Fields = {}): boolean {
  const [time, otherTime] = [row, other].map(({ created_at }) => Date.parse(String(created_at)));
  if (time === otherTime) return typeof row.id !== 'number' || row.id < Number(other.id);
  return Number(time) < Number(otherTime);
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
    return judgeFields(order, wanted, 'wrong order', 'order');
  });
}
