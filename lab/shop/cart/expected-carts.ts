/** A customer of the shop, what should be in the cart, and what the shop says is in it. */

import { get, judged, post } from '../compare.ts';
import type { Answer, ContractContext } from '../contract.ts';
import { withCookies } from '../cookies.ts';
import { parsed } from '../judge.ts';
import type { ShopAnswer } from '../traffic.ts';

export type Item = { product: number; quantity: number };

/** Keeps the cookies of the shop, as a browser does, and remembers what was put into the cart. */
export type Customer = { send: ContractContext['send']; holds: Map<number, number> };

export const newCustomer = ({ send }: ContractContext): Customer => ({
  send: withCookies(send),
  holds: new Map(),
});

/** The answer says how many pieces of the product are in the cart now. */
export async function put(
  customer: Customer,
  question: string,
  { product, quantity }: Item,
): Promise<Answer> {
  const request = post('/cart/items', { product, quantity });
  const pieces = (customer.holds.get(product) ?? 0) + quantity;
  customer.holds.set(product, pieces);
  const answer = await customer.send(request);
  const wanted = `${pieces} × product ${product}`;
  return judged(question, request, wanted, answer, 201, () => {
    const { product_id, quantity: seen } = parsed(answer);
    return product_id === product && seen === pieces ? '' : `${seen} × product ${product_id}`;
  });
}

export type Prices = Map<number, number>;

/** The cart holds what was put in, with today's prices, and nothing else. */
export async function look(customer: Customer, question: string, prices: Prices): Promise<Answer> {
  const request = get('/cart');
  const answer = await customer.send(request);
  const wanted = words([...customer.holds]);
  return judged(question, request, wanted, answer, 200, () => {
    const items = itemsIn(answer);
    if (!items) return 'no list of items';
    const seen = new Map(items.map(item => [Number(item.product_id), Number(item.quantity)]));
    const isSame =
      seen.size === customer.holds.size && [...seen].every(([id, n]) => customer.holds.get(id) === n);
    if (!isSame) return words([...seen]);
    const wrong = items.find(item => item.price_cents !== prices.get(Number(item.product_id)));
    if (wrong) return `product ${wrong.product_id} costs ${wrong.price_cents}`;
    return wrongTotal(parsed(answer).total_cents, customer, prices);
  });
}

export type Ordered = { judgement: Answer; number: unknown };

export async function order(customer: Customer, question: string, prices: Prices): Promise<Ordered> {
  const request = post('/cart/order', {});
  const total = totalOf(customer, prices);
  const answer = await customer.send(request);
  const { number, total_cents } = parsed(answer);
  const judgement = judged(question, request, `an order of ${total} cents`, answer, 201, () => {
    if (typeof number !== 'number' && typeof number !== 'string') return 'no order number';
    return wrongTotal(total_cents, customer, prices);
  });
  return { judgement, number };
}

export function totalOf({ holds }: Customer, prices: Prices): number {
  return [...holds].reduce((total, [product, pieces]) => total + pieces * (prices.get(product) ?? 0), 0);
}

export function wrongTotal(seen: unknown, customer: Customer, prices: Prices): string {
  const total = totalOf(customer, prices);
  return seen === total ? '' : `${seen} cents in all instead of ${total}`;
}

/** Null when the answer is no cart. */
function itemsIn(answer: ShopAnswer): Record<string, unknown>[] | null {
  const { items } = parsed(answer);
  return Array.isArray(items) ? items.map(Object) : null;
}

const words = (holds: [product: number, pieces: number][]): string =>
  holds.length === 0
    ? 'an empty cart'
    : `in the cart: ${holds.map(([product, pieces]) => `${pieces} × product ${product}`).join(', ')}`;
