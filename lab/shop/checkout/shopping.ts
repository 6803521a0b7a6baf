import { type Fields, judgeAnswer } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

/** The seed's shape: of 20 products in a row one is sold out, one has 3 pieces left, the others have 500. */
const users = 200_000;
const products = 20_000;
const apart = 20;
const fewLeft = 10;
const buyingShare = 0.1;
const mostPieces = 2;

/** Nine of ten look at a product, one buys; nobody wants what is scarce. */
export const shopping: Traffic = {
  id: 'shopping',
  file: import.meta.url,

  draw(random) {
    if (random() < buyingShare) return buying(random);
    return { method: 'GET', path: `/stock/${upTo(random(), products)}` };
  },

  drawCostly: random => buying(random),

  judge: (request, answer) =>
    request.method === 'POST'
      ? judgeAnswer(answer, 201, order => (isOrder(request, order) ? '' : 'wrong order'))
      : judgeAnswer(answer, 200, product => (isProduct(request, product) ? '' : 'wrong product')),
};

function buying(random: Random): HttpRequest {
  const product = stocked(random);
  const body = { user: upTo(random(), users), product, quantity: upTo(random(), mostPieces) };
  return { method: 'POST', path: '/checkout', body };
}

function stocked(random: Random): number {
  const drawn = upTo(random(), products);
  return drawn % apart === 0 || drawn % apart === fewLeft ? drawn - 1 : drawn;
}

const isOrder = ({ body: wanted }: HttpRequest, order: Fields): boolean =>
  Number.isInteger(order.id) &&
  order.user_id === wanted?.user &&
  order.product_id === wanted?.product &&
  order.quantity === wanted?.quantity;

const isProduct = ({ path }: HttpRequest, answer: Fields): boolean =>
  answer.product === Number(path.slice('/stock/'.length)) &&
  typeof answer.price_cents === 'number' &&
  answer.price_cents > 0 &&
  Number.isInteger(answer.pieces);

/** 1 … most, from a number in [0, 1) */
const upTo = (share: number, most: number): number => 1 + Math.floor(share * most);
