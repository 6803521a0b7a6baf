/** Requests about orders that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, orders, products, users } from '../data-shape.ts';
import type { HttpRequest } from '../traffic.ts';

export const largestPage = 50;
export const largestQuantity = 1000;

type Refusal = [question: 'bad-input' | 'not-found', request: HttpRequest, status: number];

/** One of each kind; `number` decides which id that nothing has is asked for. */
export function refusals(user: number, number: number): Refusal[] {
  const beyond = (most: number) => 5 * most + (number % most);
  const product = 1 + (number % products);
  const item = { user, product, quantity: 1 };
  const bad: HttpRequest[] = [
    ...['', '0', '-1', '1.5', 'abc', `${largestId + 1}`].map(wrong => get(`/orders?user=${wrong}`)),
    ...['', '0', '-1', '1.5', 'two', `${largestPage + 1}`].map(size =>
      get(`/orders?user=${user}&limit=${size}`),
    ),
    ...['yesterday', '7', '_'].map(before => get(`/orders?user=${user}&before=${before}`)),
    ...['lamp', '0', '-1', '1.5', `${largestId + 1}`].map(id => get(`/orders/${id}?user=${user}`)),
    ...['', '0', 'me', `${largestId + 1}`].map(wrong => get(`/orders/7?user=${wrong}`)),
    ...[get('/orders'), get('/orders/7')],
    ...[0, -1, 1.5, 'two', largestQuantity + 1, null].map(quantity => post('/orders', { ...item, quantity })),
    ...[0, -1, 'lamp', largestId + 1, null].map(wrong => post('/orders', { ...item, product: wrong })),
    ...[0, -1, 'me', largestId + 1, null].map(wrong => post('/orders', { ...item, user: wrong })),
    ...[post('/orders', {}), post('/orders', { user, quantity: 1 })],
  ];
  const unknown = [
    ...[beyond(orders), largestId].map(id => get(`/orders/${id}?user=${user}`)),
    ...[beyond(products), largestId].map(wrong => post('/orders', { ...item, product: wrong })),
    ...[beyond(users), largestId].map(wrong => post('/orders', { ...item, user: wrong })),
  ];
  return [
    ...unknown.map((request): Refusal => ['not-found', request, 404]),
    ...bad.map((request): Refusal => ['bad-input', request, 400]),
  ];
}
