/** Requests about products that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, products, users } from '../data-shape.ts';
import type { HttpRequest } from '../traffic.ts';

export const largestPage = 50;
export const longestText = 80;
export const mostCents = 100_000_00;

type Refusal = [question: 'bad-input' | 'not-found', request: HttpRequest, status: number];

/** One of each kind; `number` decides which id that nothing has is asked for. */
export function refusals(category: string, number: number): Refusal[] {
  const beyond = (most: number) => 5 * most + (number % most);
  const item = { seller: 1 + (number % users), category, name: 'A lamp', price_cents: 100 };
  const list = (query: string) => get(`/products?category=${encodeURIComponent(category)}${query}`);
  const bad: HttpRequest[] = [
    ...[get('/products'), get('/products?category='), get('/products?category=%20%20')],
    get(`/products?category=${'x'.repeat(longestText + 1)}`),
    ...['0', '-1', '1.5', 'two', '', `${largestId + 1}`].map(page => list(`&page=${page}`)),
    ...['0', '-1', '1.5', 'two', '', `${largestPage + 1}`].map(size => list(`&size=${size}`)),
    ...['lamp', '0', '-1', '1.5', `${largestId + 1}`].map(id => get(`/products/${id}`)),
    ...[0, -1, 1.5, 'cheap', mostCents + 1, null].map(price_cents =>
      post('/products', { ...item, price_cents }),
    ),
    ...['', '  ', 7, 'x'.repeat(longestText + 1)].map(name => post('/products', { ...item, name })),
    ...['', 7, 'x'.repeat(longestText + 1)].map(category => post('/products', { ...item, category })),
    ...['me', 0, largestId + 1].map(seller => post('/products', { ...item, seller })),
    ...[post('/products', {}), post('/products', { seller: item.seller, name: 'A lamp', price_cents: 100 })],
  ];
  const unknown = [
    ...[beyond(products), largestId].map(id => get(`/products/${id}`)),
    ...[beyond(users), largestId].map(seller => post('/products', { ...item, seller })),
  ];
  return [
    ...unknown.map((request): Refusal => ['not-found', request, 404]),
    ...bad.map((request): Refusal => ['bad-input', request, 400]),
  ];
}
