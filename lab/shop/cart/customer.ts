/** A customer of the shop, and what should be in the cart. */

import { get, judged, post } from '../compare.ts';
import type { Answer, ContractContext } from '../contract.ts';
import { withCookies } from '../cookies.ts';
import { parsed } from '../judge.ts';
import { type Cart, type Item, judgeCart, judgeOrdered, judgePut, withMore } from './truth.ts';

/** Keeps the cookies of the shop, as a browser does, and remembers what was put into the cart. */
export type Customer = { send: ContractContext['send']; cart: Cart };

export const newCustomer = ({ send }: ContractContext): Customer => ({
  send: withCookies(send),
  cart: new Map(),
});

export async function put(customer: Customer, question: string, item: Item): Promise<Answer> {
  const request = post('/cart/items', item);
  customer.cart = withMore(customer.cart, item);
  const pieces = customer.cart.get(item.product) ?? 0;
  const answer = await customer.send(request);
  return judged(question, request, answer, judgePut(answer, item.product, pieces));
}

export async function look({ send, cart }: Customer, question: string): Promise<Answer> {
  const request = get('/cart');
  const answer = await send(request);
  return judged(question, request, answer, judgeCart(answer, cart));
}

export type Ordered = { judgement: Answer; number: unknown };

export async function order({ send, cart }: Customer, question: string): Promise<Ordered> {
  const request = post('/cart/order', {});
  const answer = await send(request);
  return {
    judgement: judged(question, request, answer, judgeOrdered(answer, cart)),
    number: parsed(answer).number,
  };
}
