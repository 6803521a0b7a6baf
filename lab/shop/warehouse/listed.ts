/** Asks whether the warehouse's list has what it should have, in the middle of other questions. */
import { isSeededOrder } from '../data-shape.ts';
import { right } from '../judge.ts';
import type { Judgement } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { firstPage, pageAfter } from './list.ts';
import { isSameOrder, judgeFirstPage, judgePage, type ListedOrder, pageIn } from './truth.ts';

const mostPages = 100;

const isNew = ({ number }: ListedOrder): boolean => !isSeededOrder(Number(number));

/**
 * Reads the list to its end. On it must be each of `wanted`, once, with its items, and nothing else that holds an item which `isOurs`.
 * The question is answered with the last page. A list with none of them is that of a warehouse which does not know where this shop keeps its
 * orders: whether they are kept is judged when all is over.
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
      'warehouse-list': pages === 1 ? judgeFirstPage : judgePage,
      [question]: one => {
        if (pages === 1 && one.status === 404) return right;
        const page = pageIn(one);
        ours.push(...(page?.orders ?? []).filter(isNew).filter(({ items }) => items.some(isOurs)));
        return page?.next === null ? judgeListed(ours, wanted) : right;
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
  const isKnown =
    wanted.length === 0 || listed.some(one => wanted.some(({ number }) => number === one.number));
  if (!isKnown) return right;
  for (const order of wanted) {
    const same = listed.filter(one => one.number === order.number && isSameOrder(one, order));
    if (same.length !== 1) return wrong(order, same.length, true);
  }
  const strange = listed.find(({ number }) => wanted.every(one => one.number !== number));
  return strange ? wrong(strange, 1, false) : right;
}
