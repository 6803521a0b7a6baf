/** Looking at orders: lists, pages of them, one order. */
import { get } from '../compare.ts';
import { type Order, users } from '../data-shape.ts';
import { judgeAnswer, judgeRows, parsed, right, rowsIn } from '../judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { largestPage } from './refusals.ts';
import { judgeOrder, newestOf, usualSize } from './truth.ts';

/** A customer and what was ordered in this verify, the newest first. */
export type Shelf = { user: number; added: Order[] };

const list = (user: number, size?: number, before?: string): HttpRequest =>
  get(
    `/orders?user=${user}${size ? `&limit=${size}` : ''}${before ? `&before=${encodeURIComponent(before)}` : ''}`,
  );

/** The newest so many orders; none of a customer who is not of the beginning. */
function newest({ user, added }: Shelf, count: number): Order[] {
  const older = user <= users ? newestOf(user, Math.max(0, count - added.length)) : [];
  return [...added.slice(0, count), ...older];
}

export async function lookAt(
  visit: Visit,
  shelf: Shelf,
  size?: number,
  question = shelf.added.length > 0 ? 'new-order-shown' : 'newest-first',
): Promise<void> {
  const wanted = newest(shelf, size ?? usualSize);
  await visit.ask(list(shelf.user, size), {
    [question]: answer => judgeAnswer(answer, 200, body => judgeRows('order', body.orders, wanted)),
  });
}

/** Follows `next` from page to page; `between` the first and the second something may happen, which must not move what follows. */
export async function follow(
  visit: Visit,
  shelf: Shelf,
  size: number,
  pages: number,
  question = 'page-by-page',
  between?: () => Promise<void>,
): Promise<void> {
  const wanted = newest(shelf, size * pages + 1);
  let before: string | undefined;
  for (let page = 0; page < pages; page++) {
    const from = page * size;
    const answer = await visit.ask(list(shelf.user, size, before), {
      [question]: one => judgePage(one, wanted, from, size),
    });
    before = String(parsed(answer).next ?? '');
    if (before === '' || from >= wanted.length) return;
    if (page === 0) await between?.();
  }
}

/** How somebody may spoil a `next` that the shop gave. */
const spoilt = [
  (next: string) => next.replace(/\d+/, 'abc'),
  (next: string) => `x${next}`,
  (next: string) => next.slice(0, Math.ceil(next.length / 2)),
];

/** A place in the list that the shop never gave: it may lead somewhere or be refused, and is no error of the shop. */
export async function followNowhere(visit: Visit, { user }: Shelf): Promise<void> {
  const { next } = parsed(await visit.look(list(user, 2)));
  if (typeof next !== 'string' || next === '') return;
  for (const spoil of spoilt)
    await visit.ask(list(user, 2, spoil(next)), {
      'bad-input': answer => (answer.status === 200 ? right : judgeAnswer(answer, 400)),
    });
}

/** This page of them; without a `next` it must be the last one. */
function judgePage(answer: ShopAnswer, wanted: Order[], from: number, size: number): Judgement {
  return judgeAnswer(answer, 200, body => {
    const here = wanted.slice(from, from + size);
    const judgement = judgeRows('order', body.orders, here);
    const later = wanted[from + size];
    if (judgement.wrong || !later || body.next) return judgement;
    const count = {
      seen: from + here.length,
      wanted: { count: wanted.length, first: wanted[0]?.id ?? null },
    };
    const missing = { kind: 'row', of: 'order', id: later.id, place: from + size + 1 } as const;
    return { wrong: 'wrong rows', difference: { ...missing, ...count } };
  });
}

const one = ({ id }: Order, user: number): HttpRequest => get(`/orders/${id}?user=${user}`);

export async function lookAtOne(visit: Visit, order: Order, question: string): Promise<void> {
  await visit.ask(one(order, order.user_id), { [question]: answer => judgeOrder(answer, order) });
}

export async function strangerSees(visit: Visit, order: Order): Promise<void> {
  await visit.ask(one(order, (order.user_id % users) + 1), {
    'others-orders': answer => judgeAnswer(answer, 404),
  });
}

/** Whether the customer's list shows what was put in beside the shop: a shop may keep its lists elsewhere. */
export async function showsAll(visit: Visit, { user }: Shelf, orders: Order[]): Promise<boolean> {
  const rows = rowsIn(parsed(await visit.look(list(user, largestPage))).orders) ?? [];
  const ids = new Set(rows.map(({ id }) => id));
  return orders.every(({ id }) => ids.has(id));
}
