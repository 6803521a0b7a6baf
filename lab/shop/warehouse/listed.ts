/** Asks whether the warehouse's list has what it should have, in the middle of other questions. */
import { isSeededOrder } from '../data-shape.ts';
import type { Judgement } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { firstPage, pageAfter } from './list.ts';
import { isSameOrder, judgePage, type ListedOrder, pageIn } from './truth.ts';

const mostPages = 100;

const isNew = ({ number }: ListedOrder): boolean => !isSeededOrder(Number(number));

/**
 * Reads the list to its end. On it must be each of `wanted`, once, with its items, and nothing else that holds an item which `isOurs`.
 * The question is answered with the last page.
 */
export async function readListed(
  visit: Visit,
  question: string,
  wanted: ListedOrder[],
  isOurs: (item: ListedOrder['items'][number]) => boolean,
): Promise<void> {
  const ours: ListedOrder[] = [];
  let request = firstPage;
  for (let pages = 1; pages <= mostPages; pages++) {
    const answer = await visit.ask(request, {
      'warehouse-list': judgePage,
      [question]: one => {
        const page = pageIn(one);
        ours.push(...(page?.orders ?? []).filter(isNew).filter(({ items }) => items.some(isOurs)));
        return page?.next === null ? judgeListed(ours, wanted) : { wrong: '' };
      },
    });
    const next = pageIn(answer)?.next ?? null;
    if (next === null) return;
    request = pageAfter(next);
  }
}

function judgeListed(listed: ListedOrder[], wanted: ListedOrder[]): Judgement {
  const wrong = (order: ListedOrder, times: number, isWanted: boolean): Judgement => ({
    wrong: 'wrong list',
    difference: { kind: 'listed', number: order.number, items: order.items, times, isWanted },
  });
  for (const order of wanted) {
    const same = listed.filter(one => one.number === order.number && isSameOrder(one, order));
    if (same.length !== 1) return wrong(order, same.length, true);
  }
  const strange = listed.find(({ number }) => wanted.every(one => one.number !== number));
  return strange ? wrong(strange, 1, false) : { wrong: '' };
}
