/** The warehouse's list, read as the warehouse reads it. */
import type { Send } from '../http-sender.ts';
import type { HttpRequest } from '../traffic.ts';
import { type ListedOrder, pageIn } from './truth.ts';

/** Why the list could not be read: `page` is the path that was asked for. */
export type ListProblem =
  | { kind: 'status'; page: string; status: number; said: string }
  /** no list of orders with numbers and items */
  | { kind: 'no-list'; page: string }
  /** it goes on and on */
  | { kind: 'no-end'; page: string; orders: number };

export type WarehouseList = { orders: ListedOrder[]; pages: number; problem: ListProblem | null };

/** It is given up after so long. */
const readWithinMs = 5000;
const mostOrders = 50_000;

export const firstPage: HttpRequest = { method: 'GET', path: '/warehouse/orders' };

export const pageAfter = (after: unknown): HttpRequest => ({
  ...firstPage,
  path: `${firstPage.path}?after=${encodeURIComponent(String(after))}`,
});

/** Reads the list from its beginning to its end. It never throws. */
export async function readList(send: Send): Promise<WarehouseList> {
  const list: WarehouseList = { orders: [], pages: 0, problem: null };
  const startedMs = Date.now();
  for (let request = firstPage; ; ) {
    const { path: page } = request;
    const answer = await send(request);
    if (answer.status !== 200) {
      const said = answer.body.slice(0, 80);
      return { ...list, problem: { kind: 'status', page, status: answer.status, said } };
    }
    const seen = pageIn(answer);
    if (!seen) return { ...list, problem: { kind: 'no-list', page } };
    list.pages += 1;
    list.orders.push(...seen.orders);
    if (seen.next === null) return list;
    const { length } = list.orders;
    if (length > mostOrders || Date.now() - startedMs > readWithinMs)
      return { ...list, problem: { kind: 'no-end', page, orders: length } };
    request = pageAfter(seen.next);
  }
}
