import { products, stockRow } from '../data-shape.ts';
import { anyProduct, anyUser, between, stockedProduct, withoutMail } from '../draw.ts';
import { judgeAnswer } from '../judge.ts';
import type { Purchase } from '../orders/truth.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { soldOut } from './sold-out.ts';
import { judgeTaken } from './taken.ts';
import { judgeStock } from './truth.ts';

const buyingShare = 0.25;
/** Of those who buy. As many again are met by chance. */
const withoutMailShare = 0.01;
const mostPieces = 2;
/** Of those who buy, so many want what is sold out, and so many are one of these customers, who buy the same each time. */
const soldOutShare = 0.05;
const regularShare = 0.1;
const regulars = 3;
/** Then they like something else: a product lies there five hundred times, and a shop is open for hours. */
const sameForMs = 60_000;

export function buying(random: Random): HttpRequest {
  const drawn = random();
  if (drawn < soldOutShare) return soldOut.draw(random);
  return drawn < soldOutShare + regularShare ? buyingAgain(random) : buyingOnce(random);
}

function buyingAgain(random: Random): HttpRequest {
  const regular = between(random, 1, regulars);
  const row = (regular + regulars * Math.floor(Date.now() / sameForMs)) % (products / stockRow);
  const body = { user: 1000 * regular + 1, product: stockRow * row + 1, quantity: 1 };
  return { method: 'POST', path: '/checkout', body };
}

export function buyingOnce(random: Random): HttpRequest {
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
  drawCostly: buyingOnce,
  judge({ method, path, body }, answer) {
    if (method !== 'POST') return judgeStock(answer, Number(path.slice('/stock/'.length)));
    const purchase = body as Purchase;
    return purchase.product % stockRow === 0 ? judgeAnswer(answer, 409) : judgeTaken(answer, purchase);
  },
};
