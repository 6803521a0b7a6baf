/** A kind of traffic for tests of the generator: every method, new customers in between, answers judged by a header. Runs in k6. */
import type { HttpRequest, Traffic } from '../lab/shop/traffic.ts';

const methods: HttpRequest['method'][] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

function draw(share: number): HttpRequest {
  const method = methods[Math.floor(share * methods.length)] ?? 'GET';
  return method === 'PUT'
    ? { method, path: '/visit', body: { n: 1 }, fresh: true }
    : { method, path: '/visit' };
}

export const freshCustomers: Traffic = {
  id: 'fresh-customers',
  file: import.meta.url,
  draw: random => draw(random()),
  drawCostly: random => draw(random()),
  judge: (_request, { status, headers }) => {
    if (status === 0) return { wrong: 'no answer' };
    return { wrong: headers['x-visits'] === '1, of a shop' ? 'second visit' : '' };
  },
};
