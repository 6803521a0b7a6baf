import { anyProduct, anyUser, between, stockedProduct } from '../draw.ts';
import { judgePlaced, type Purchase } from '../orders/truth.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgeStock } from './truth.ts';

const buyingShare = 0.1;
const mostPieces = 2;

function buying(random: Random): HttpRequest {
  const product = stockedProduct(random);
  const body = { user: anyUser(random), product, quantity: between(random, 1, mostPieces) };
  return { method: 'POST', path: '/checkout', body };
}

/** Nine of ten look at a product, one buys; nobody wants what is scarce. */
export const shopping: Traffic = {
  id: 'shopping',
  file: import.meta.url,
  draw(random) {
    if (random() < buyingShare) return buying(random);
    return { method: 'GET', path: `/stock/${anyProduct(random)}` };
  },
  drawCostly: buying,
  judge: ({ method, path, body }, answer) =>
    method === 'POST'
      ? judgePlaced(answer, body as Purchase)
      : judgeStock(answer, Number(path.slice('/stock/'.length))),
};
