/** Requests about pages of products that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, products, users } from '../data-shape.ts';
import { longestText, mostCents } from '../products/refusals.ts';
import type { HttpRequest } from '../traffic.ts';

type Refusal = [question: 'bad-input' | 'not-found', request: HttpRequest, status: number];

/** One of each kind; `id` is a product's, `number` decides which id that nothing has is asked for. */
export function refusals(id: number, category: string, number: number): Refusal[] {
  const beyond = (most: number) => 5 * most + (number % most);
  const item = { seller: 1 + (number % users), category, name: 'A lamp', price_cents: 100 };
  const price = (price_cents: unknown) => post(`/shop/${id}/price`, { price_cents });
  const bad: HttpRequest[] = [
    ...['lamp', '0', '-1', '1.5', `${largestId + 1}`].map(one => get(`/shop/${one}`)),
    ...['', 'cheap', 'netto', '1', 'NET'].map(prices => get(`/shop/${id}?prices=${prices}`)),
    ...[0, -1, 1.5, 'cheap', mostCents + 1, null].map(price),
    post(`/shop/${id}/price`, {}),
    post('/shop/lamp/price', { price_cents: 100 }),
    ...[0, -1, 1.5, 'cheap', mostCents + 1, null].map(price_cents => post('/shop', { ...item, price_cents })),
    ...['', '  ', 7, 'x'.repeat(longestText + 1)].map(name => post('/shop', { ...item, name })),
    ...['', 7, 'x'.repeat(longestText + 1)].map(one => post('/shop', { ...item, category: one })),
    ...['me', 0, largestId + 1].map(seller => post('/shop', { ...item, seller })),
    post('/shop', {}),
  ];
  const unknown = [
    ...[beyond(products), largestId].map(one => get(`/shop/${one}`)),
    ...[beyond(products), largestId].map(one => post(`/shop/${one}/price`, { price_cents: 100 })),
    ...[beyond(users), largestId].map(seller => post('/shop', { ...item, seller })),
  ];
  return [
    ...unknown.map((request): Refusal => ['not-found', request, 404]),
    ...bad.map((request): Refusal => ['bad-input', request, 400]),
  ];
}
