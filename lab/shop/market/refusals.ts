/** Requests to the market that the shop must refuse. */
import { get, post } from '../compare.ts';
import { largestId, products, users } from '../data-shape.ts';
import { largestQuantity } from '../orders/refusals.ts';
import { longestText, mostCents } from '../products/refusals.ts';
import type { HttpRequest } from '../traffic.ts';

type Refusal = [question: 'bad-input' | 'not-found', request: HttpRequest, status: number];

/** One of each kind; `number` decides which id that nothing has is asked for. */
export function refusals(user: number, category: string, number: number): Refusal[] {
  const beyond = (most: number) => 5 * most + (number % most);
  const product = 1 + (number % products);
  const bought = { user, product, quantity: 1 };
  const sold = { seller: 1 + (number % users), category, name: 'A lamp', price_cents: 100 };
  const order = (wrong: object) => post('/market/orders', { ...bought, ...wrong });
  const sell = (wrong: object) => post('/market', { ...sold, ...wrong });
  const bad: HttpRequest[] = [
    ...['lamp', '0', '-1', '1.5', `${largestId + 1}`].map(id => get(`/market/${id}`)),
    ...['', '0', '-1', 'me', `${largestId + 1}`].map(wrong => get(`/market/orders?user=${wrong}`)),
    get('/market/orders'),
    ...[0, -1, 1.5, 'two', largestQuantity + 1, null].map(quantity => order({ quantity })),
    ...[0, -1, 'lamp', largestId + 1, null].map(wrong => order({ product: wrong })),
    ...[0, -1, 'me', largestId + 1, null].map(wrong => order({ user: wrong })),
    ...[0, -1, 1.5, 'cheap', mostCents + 1, null].map(price_cents => sell({ price_cents })),
    ...['', '  ', 7, 'x'.repeat(longestText + 1)].map(name => sell({ name })),
    ...['', 7, 'x'.repeat(longestText + 1)].map(one => sell({ category: one })),
    ...[post('/market', {}), post('/market/orders', {})],
  ];
  const unknown = [
    ...[beyond(products), largestId].map(id => get(`/market/${id}`)),
    ...[beyond(products), largestId].map(wrong => order({ product: wrong })),
    ...[beyond(users), largestId].map(wrong => order({ user: wrong })),
    ...[beyond(users), largestId].map(seller => sell({ seller })),
  ];
  return [
    ...unknown.map((request): Refusal => ['not-found', request, 404]),
    ...bad.map((request): Refusal => ['bad-input', request, 400]),
  ];
}
