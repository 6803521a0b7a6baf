/** Requests about carts that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, products } from '../data-shape.ts';
import type { HttpRequest } from '../traffic.ts';
import { largestQuantity } from './truth.ts';

export type Refusal = [
  question: 'bad-input' | 'not-found',
  request: HttpRequest,
  status: number | readonly number[],
];

/**
 * One of each kind; `number` decides which product that the shop has not is meant. What looks like no number of this shop may be called bad
 * input, or not found: the shop decides how its numbers look.
 */
export function refusals(number: number): Refusal[] {
  const item = { product: 1 + (number % products), quantity: 1 };
  const bad = [
    ...[0, -1, 1.5, 'two', '', null, largestQuantity + 1].map(quantity => ({ ...item, quantity })),
    ...['lamp', '', 0, -1, null, largestId + 1].map(product => ({ ...item, product })),
    ...[{}, { quantity: 1 }, { product: item.product }],
  ];
  const unknown = [5 * products + (number % products), largestId];
  return [
    ['not-found', post('/cart/order', {}), 409],
    ...bad.map((body): Refusal => ['bad-input', post('/cart/items', body), 400]),
    ...unknown.map((product): Refusal => ['not-found', post('/cart/items', { ...item, product }), 404]),
    ...['abc', '1', '0', String(largestId), 'x%20y'].map(
      (name): Refusal => ['not-found', get(`/cart/orders/${name}`), [404, 400]],
    ),
  ];
}
