/** A user's orders as they should be and as the shop showed them. */

import { get, judged, shown } from '../compare.ts';
import type { Answer, ContractContext } from '../contract.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';

export type Fields = Record<string, unknown>;
export type Order = { id: number; user_id: number; created_at: string } & Fields;

export const listPath = (user: number, size?: number, before?: string): string =>
  `/orders?user=${user}${size ? `&limit=${size}` : ''}${before ? `&before=${encodeURIComponent(before)}` : ''}`;

export async function askList(
  { send }: ContractContext,
  question: string,
  request: HttpRequest,
  wanted: Order[],
): Promise<Answer> {
  const answer = await send(request);
  const words = `${wanted.length} orders of user ${wanted[0]?.user_id}, newest first`;
  return judged(question, request, words, answer, 200, () => difference(ordersIn(answer), wanted));
}

export async function askOrder({ send }: ContractContext, order: Order): Promise<Answer> {
  const request = get(`/orders/${order.id}?user=${order.user_id}`);
  const answer = await send(request);
  const words = `order ${order.id} of user ${order.user_id}`;
  return judged('one-order', request, words, answer, 200, () => difference([parsed(answer)], [order]));
}

export const newestOf = (context: ContractContext, user: number, count: number): Promise<Order[]> =>
  truthOf(context, 'user_id = $1', user, count);

export async function truthOf(
  { truth }: ContractContext,
  where: string,
  value: number,
  count: number,
): Promise<Order[]> {
  const rows = await truth<Order>(
    `SELECT id, user_id, product_id, quantity, total_cents, status, created_at FROM orders
     WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ${count}`,
    [value],
  );
  return JSON.parse(JSON.stringify(rows)); // times become text, as in an answer
}

export function ordersIn(answer: ShopAnswer): Fields[] {
  const list = parsed(answer).orders;
  return Array.isArray(list) ? list.map(Object) : [];
}

/** What is wrong with a list of orders, in plain words; empty when nothing is. Additional fields are welcome. */
export function difference(seen: Fields[], wanted: Fields[]): string {
  for (const [place, order] of wanted.entries()) {
    const found = seen[place];
    if (!found)
      return `${seen.length} orders instead of ${wanted.length}; order ${order.id} is not among them`;
    if (found.id !== order.id)
      return `order ${found.id} in place ${place + 1}, where order ${order.id} should be`;
    const problem = wrongField(found, order);
    if (problem) return `order ${found.id}: ${problem}`;
  }
  return seen.length > wanted.length ? `${seen.length} orders instead of ${wanted.length}` : '';
}

export function wrongField(found: Fields, wanted: Fields): string {
  const name = Object.keys(wanted).find(key => found[key] !== wanted[key]);
  return name ? `${name} is ${shown(found[name])} instead of ${shown(wanted[name])}` : '';
}
