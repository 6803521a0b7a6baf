import { judgeAnswer } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

/** The seed's shape. */
const users = 200_000;
const heavyUsers = 100;
const heavyShare = 0.3;
const products = 20_000;
const mostPieces = 5;

/** Customers place an order; those who order most do it most. */
export const placeOrder: Traffic = {
  id: 'place-order',
  file: import.meta.url,

  draw(random) {
    const isHeavy = random() < heavyShare;
    return orderOf(
      isHeavy ? upTo(random(), heavyUsers) : heavyUsers + upTo(random(), users - heavyUsers),
      random,
    );
  },

  drawCostly: random => orderOf(upTo(random(), heavyUsers), random),

  judge: ({ body: wanted }, answer) =>
    judgeAnswer(answer, 201, order =>
      Number.isInteger(order.id) &&
      order.user_id === wanted?.user &&
      order.product_id === wanted?.product &&
      order.quantity === wanted?.quantity
        ? ''
        : 'wrong order',
    ),
};

function orderOf(user: number, random: Random): HttpRequest {
  const product = upTo(random(), products);
  const quantity = upTo(random(), mostPieces);
  return { method: 'POST', path: '/orders', body: { user, product, quantity } };
}

/** 1 … most, from a number in [0, 1) */
const upTo = (share: number, most: number): number => 1 + Math.floor(share * most);
