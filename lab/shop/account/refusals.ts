/** Requests about accounts that the shop must refuse. */
import { post } from '../compare.ts';
import { largestId, products, users } from '../data-shape.ts';
import type { HttpRequest } from '../traffic.ts';
import { largestQuantity } from './truth.ts';

type Refusal = [
  question: 'bad-input' | 'not-found',
  request: HttpRequest,
  status: number | readonly number[],
];

/** One of each kind, of a customer who is signed in; `number` decides which product and which user that the shop has not is meant. */
export function refusals(number: number): Refusal[] {
  const item = { product: 1 + (number % products), quantity: 1 };
  const bad = [
    ...[0, -1, 1.5, 'two', '', null, largestQuantity + 1].map(quantity => ({ ...item, quantity })),
    ...['lamp', '', 0, -1, null, largestId + 1].map(product => ({ ...item, product })),
    ...[{}, { quantity: 1 }, { product: item.product }],
  ];
  const emails = [undefined, null, 42, true, '', ' ', { address: 'ana.adler1@example.com' }];
  const unknown = [5 * products + (number % products), largestId];
  return [
    ...bad.map((body): Refusal => ['bad-input', post('/account/orders', body), 400]),
    ...emails.map((email): Refusal => ['bad-input', post('/account/sign-in', { email }), 400]),
    ...unknown.map((product): Refusal => ['not-found', post('/account/orders', { ...item, product }), 404]),
    [
      'not-found',
      post('/account/sign-in', { email: `ana.adler${users + 1 + (number % users)}@example.com` }),
      404,
    ],
    ['not-found', post('/account/sign-in', { email: '%' }), [404, 400]],
  ];
}
