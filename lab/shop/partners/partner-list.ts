import { isNumberOfOrder } from '../judge.ts';
import type { Place } from '../places.ts';
import { ordersIn } from './truth.ts';

const atOnce = 8;

/**
 * The lists of all partners who were promised an order. An order that stands there twice under one key was made twice, also where the partner
 * heard of neither: then the newest one's number stands for it.
 */
export const partnerList: Place = {
  id: 'partner-list',
  async find(receipts, send) {
    const paths = [...new Set(receipts.flatMap(({ owner }) => owner?.path ?? []))];
    const promised = new Set(receipts.map(({ number }) => number));
    const found = new Map<string, number>();
    for (let first = 0; first < paths.length; first += atOnce) {
      const some = paths.slice(first, first + atOnce);
      const answers = await Promise.all(some.map(path => send({ method: 'GET', path })));
      if (answers.some(({ status }) => status === 0 || status >= 500)) return null;
      for (const answer of answers)
        for (const same of Map.groupBy(ordersIn(answer), ({ key }) => key).values()) {
          const numbers = same.flatMap(({ id }) => (isNumberOfOrder(id) ? String(id) : []));
          found.set(numbers.find(number => promised.has(number)) ?? numbers[0] ?? '', numbers.length);
        }
    }
    return found;
  },
};
