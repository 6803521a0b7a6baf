import { readBy } from '../checkout/kept-orders.ts';
import { isSeededOrder } from '../data-shape.ts';
import { parsed, rowsIn } from '../judge.ts';
import type { Place } from '../places.ts';

const atOnce = 8;

/**
 * The lists of all customers who were promised an order, from the first of these orders on. Each customer orders every product once, so a
 * product that stands there twice was ordered twice, also where the customer heard of neither order: then the newest one's number stands for it.
 */
export const accountOrders: Place = {
  id: 'account-orders',
  async find(receipts, send) {
    const owners = [...Map.groupBy(receipts, ({ owner }) => owner?.cookie ?? '').values()];
    const promised = new Set(receipts.map(({ number }) => number));
    const firstNumber = Math.min(...receipts.map(({ number }) => Number(number)));
    const found = new Map<string, number>();
    for (let first = 0; first < owners.length; first += atOnce) {
      const some = owners.slice(first, first + atOnce).flatMap(([receipt]) => receipt ?? []);
      const answers = await Promise.all(some.map(receipt => send(readBy(receipt))));
      if (answers.some(({ status }) => status === 0 || status >= 500)) return null;
      for (const answer of answers) {
        const all = (rowsIn(parsed(answer).orders) ?? []).filter(({ id }) => !isSeededOrder(Number(id)));
        const rows = all.filter(({ id }) => !(Number(id) < firstNumber));
        for (const same of Map.groupBy(rows, ({ product_id }) => product_id).values()) {
          const numbers = same.map(({ id }) => String(id));
          found.set(numbers.find(number => promised.has(number)) ?? numbers[0] ?? '', same.length);
        }
      }
    }
    return found;
  },
};
