/** A customer of the shop: the cookies, what should be in the cart, and what was ordered. */
import { get, post } from '../compare.ts';
import { type CookieJar, cookieJar } from '../cookies.ts';
import { parsed } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { type Cart, type Item, judgeCart, judgeFound, judgeOrdered, judgePut, withMore } from './truth.ts';

type Placed = { number: unknown; cart: Cart };
export type Customer = { jar: CookieJar; cart: Cart; orders: Placed[] };

export const newCustomer = (): Customer => ({ jar: cookieJar(), cart: new Map(), orders: [] });

const itemsPath = '/cart/items';
export const lookRequest = get('/cart');
export const orderRequest = post('/cart/order', {});
export const putRequest = ({ product, quantity }: Item) => post(itemsPath, { product, quantity });
export const orderPath = (number: unknown) => get(`/cart/orders/${encodeURIComponent(String(number))}`);

/** As a browser does, with the cookies of before, which the answer may change. */
export async function ask(
  visit: Visit,
  { jar }: Customer,
  request: Parameters<Visit['ask']>[0],
  judges: Record<string, (answer: ShopAnswer) => Judgement>,
): Promise<ShopAnswer> {
  const answer = await visit.ask(jar.addTo(request), judges);
  jar.keep(answer);
  return answer;
}

/** The answer to putting the item into the cart, which has it from now on. */
export function judgeNextPut(customer: Customer, item: Item): (answer: ShopAnswer) => Judgement {
  customer.cart = withMore(customer.cart, item);
  const pieces = customer.cart.get(item.product) ?? 0;
  return answer => judgePut(answer, item.product, pieces);
}

export async function put(visit: Visit, customer: Customer, item: Item): Promise<void> {
  await ask(visit, customer, putRequest(item), { 'cart-kept': judgeNextPut(customer, item) });
}

export async function look(visit: Visit, customer: Customer, question = 'cart-kept'): Promise<void> {
  await ask(visit, customer, lookRequest, { [question]: answer => judgeCart(answer, customer.cart) });
}

export const lookAsStranger = (visit: Visit): Promise<void> => look(visit, newCustomer(), 'others-cart');

/** What the answer says was ordered is no longer in the cart. */
export function keepOrder(customer: Customer, answer: ShopAnswer): void {
  customer.orders.push({ number: parsed(answer).number, cart: customer.cart });
  customer.cart = new Map();
}

export async function order(visit: Visit, customer: Customer): Promise<void> {
  const { cart, jar } = customer;
  if (cart.size === 0) return visit.refused('not-found', jar.addTo(orderRequest), 409, { times: 1 });
  const answer = await ask(visit, customer, orderRequest, { 'place-order': one => judgeOrdered(one, cart) });
  keepOrder(customer, answer);
  await look(visit, customer, 'empty-after-order');
}

/** Its owner finds it, somebody else does not. */
export async function findOrder(
  visit: Visit,
  owner: Customer,
  { number, cart }: Placed,
  stranger: Customer,
): Promise<void> {
  await ask(visit, owner, orderPath(number), { 'order-found': answer => judgeFound(answer, number, cart) });
  await visit.refused('others-order', stranger.jar.addTo(orderPath(number)), 404, { times: 1 });
}
