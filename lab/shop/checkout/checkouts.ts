import { anyProduct, anyUser, between, stockedProduct, withoutMail } from '../draw.ts';
import type { Purchase } from '../orders/truth.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgeTaken } from './taken.ts';
import { judgeStock } from './truth.ts';

const buyingShare = 0.25;
/** Of those who buy. As many again are met by chance. */
const withoutMailShare = 0.01;
const mostPieces = 2;

export function buying(random: Random): HttpRequest {
  const user = random() < withoutMailShare ? withoutMail(random) : anyUser(random);
  const body = { user, product: stockedProduct(random), quantity: between(random, 1, mostPieces) };
  return { method: 'POST', path: '/checkout', body };
}

/** One of four buys, and may be told that the order will be there. */
export const checkouts: Traffic = {
  id: 'checkouts',
  file: import.meta.url,
  draw(random) {
    if (random() < buyingShare) return buying(random);
    return { method: 'GET', path: `/stock/${anyProduct(random)}` };
  },
  drawCostly: buying,
  judge: ({ method, path, body }, answer) =>
    method === 'POST'
      ? judgeTaken(answer, body as Purchase)
      : judgeStock(answer, Number(path.slice('/stock/'.length))),
};
