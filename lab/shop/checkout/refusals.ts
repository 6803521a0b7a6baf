/** Requests about buying that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, orders, products, users } from '../data-shape.ts';
import type { HttpRequest } from '../traffic.ts';

const largestQuantity = 1000;

/** Products of which there is plenty, few pieces, and none. */
export type Shelf = { plenty: number; few: number; none: number };

export type Refusal = [
  question: 'bad-input' | 'not-found' | 'sold-out',
  request: HttpRequest,
  status: number,
  /** the product whose pieces must be as before */
  product: number,
];

/** One of each kind; `number` decides which id that nothing has is asked for. Those of the first list end in the middle of a purchase. */
export function refusals({ plenty, few, none }: Shelf, number: number) {
  const beyond = (most: number) => 5 * most + (number % most);
  const item = { user: 1 + (number % users), product: plenty, quantity: 1 };
  const buy = (change: Record<string, unknown>) => post('/checkout', { ...item, ...change });
  const bad: HttpRequest[] = [
    ...[0, -1, 1.5, 'two', '', null, largestQuantity + 1].map(quantity => buy({ quantity })),
    ...['lamp', 0, -1, null, largestId + 1].map(product => buy({ product })),
    ...['me', 0, -1, null, largestId + 1].map(user => buy({ user })),
    ...[post('/checkout', {}), post('/checkout', { user: item.user, quantity: 1 })],
    ...['lamp', '0', '-1', '1.5', `${largestId + 1}`].map(product => get(`/stock/${product}`)),
    ...['', '?user=me', '?user=0', `?user=${largestId + 1}`].map(query => get(`/checkout/${orders}${query}`)),
  ];
  const half: Refusal[] = [
    ['not-found', buy({ product: beyond(products) }), 404, plenty],
    ['not-found', buy({ user: beyond(users) }), 404, plenty],
    ['sold-out', buy({ product: none }), 409, none],
    ['sold-out', buy({ product: few, quantity: 4 }), 409, few],
  ];
  const unknown: Refusal[] = [
    ...[beyond(products), largestId].map((id): Refusal => ['not-found', get(`/stock/${id}`), 404, plenty]),
    ['not-found', get(`/checkout/${beyond(orders)}?user=${item.user}`), 404, plenty],
    ['not-found', buy({ product: largestId }), 404, plenty],
    ['not-found', buy({ user: largestId }), 404, plenty],
  ];
  return {
    half,
    others: [...unknown, ...bad.map((request): Refusal => ['bad-input', request, 400, plenty])],
  };
}
