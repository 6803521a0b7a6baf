/** What a right shop says in the market. Runs in Node.js and in k6. */
import { type Order, orders } from '../data-shape.ts';
import { type Fields, judgeAnswer, judgeRows, right, rowsIn } from '../judge.ts';
import { newestOf } from '../orders/truth.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

const ordersShown = 5;

/** The newest five of a customer who has ordered these since the beginning, the newest first. */
export const judgeOwn = (answer: ShopAnswer, user: number, added: Order[]): Judgement =>
  judgeAnswer(answer, 200, body =>
    judgeRows('order', body.orders, [...added, ...newestOf(user, ordersShown)].slice(0, ordersShown)),
  );

/** The list of somebody who has ordered once: no other order of the same thing stands beside it. */
export const judgeOnce = (answer: ShopAnswer, { id, product_id, quantity }: Order): Judgement =>
  judgeAnswer(answer, 200, ({ orders: list }) => {
    const isTwin = (row: Fields) => Number(row.id) > orders && row.id !== id;
    const twin = rowsIn(list)?.find(
      row => isTwin(row) && row.product_id === product_id && row.quantity === quantity,
    );
    if (!twin) return right;
    const saw = `one request made two orders, ${id} and ${twin.id}`;
    return { wrong: 'ordered twice', difference: { kind: 'told', saw, wanted: 'one order' } };
  });

/** The list of somebody who has this order; what else is in it is not looked at. */
export function judgeHas(answer: ShopAnswer, id: unknown): Judgement {
  return judgeAnswer(answer, 200, ({ orders }) => {
    const rows = rowsIn(orders);
    if (!rows) return { wrong: 'no list', difference: { kind: 'no-list', of: 'order' } };
    if (rows.some(row => row.id === id)) return right;
    const count = { seen: rows.length, wanted: { count: ordersShown, first: id } };
    return { wrong: 'order missing', difference: { kind: 'row', of: 'order', id, place: 1, ...count } };
  });
}
