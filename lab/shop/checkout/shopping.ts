import { anyProduct, anyUser, between, stockedProduct } from '../draw.ts';
import { judgePlaced, type Purchase } from '../orders/truth.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer, Traffic } from '../traffic.ts';
import { judgeStock } from './truth.ts';

const buyingShare = 0.1;
const mostPieces = 2;

function buying(random: Random): HttpRequest {
  const product = stockedProduct(random);
  const body = { user: anyUser(random), product, quantity: between(random, 1, mostPieces) };
  return { method: 'POST', path: '/checkout', body };
}

/** Only its owner can read an order, so the receipt names both: `1000001/42`. */
function judgeBought(answer: ShopAnswer, purchase: Purchase): Judgement {
  const { receipt, ...judgement } = judgePlaced(answer, purchase);
  return receipt === undefined ? judgement : { ...judgement, receipt: `${receipt}/${purchase.user}` };
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
      ? judgeBought(answer, body as Purchase)
      : judgeStock(answer, Number(path.slice('/stock/'.length))),
};
