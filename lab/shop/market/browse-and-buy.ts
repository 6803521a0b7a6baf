import { productRow } from '../data-shape.ts';
import { anyProduct, anyUser, between } from '../draw.ts';
import { parsed } from '../judge.ts';
import { judgePlaced, type Purchase } from '../orders/truth.ts';
import { judgeProduct } from '../products/truth.ts';
import type { HttpRequest, Random, Traffic, User } from '../traffic.ts';
import { judgeHas } from './truth.ts';

/** Of those who look, so many order next: eight of a hundred requests, as each order brings a look at the own orders. */
const orderShare = 0.087;
const mostPieces = 3;

const look = (random: Random): HttpRequest => ({ method: 'GET', path: `/market/${anyProduct(random)}` });
const order = (random: Random): HttpRequest => ({
  method: 'POST',
  path: '/market/orders',
  body: { user: anyUser(random), product: anyProduct(random), quantity: between(random, 1, mostPieces) },
});

/** Customers look at products. Some order one, and look then at their own orders. */
export const browseAndBuy: Traffic = {
  id: 'browse-and-buy',
  file: import.meta.url,
  draw: look,
  drawCostly: look,
  judge: (request, answer) => newUser().judge(request, answer),
  newUser,
};

/** One customer after the other: each begins without cookies. */
function newUser(): User {
  let placed: { user: number; id: unknown } | null = null;
  let isNew = false;
  return {
    draw(random) {
      if (placed) return { method: 'GET', path: `/market/orders?user=${placed.user}` };
      if (random() < orderShare) return order(random);
      const request = look(random);
      return isNew ? { ...request, fresh: true } : request;
    },
    judge({ method, path, body }, answer) {
      const before = placed;
      isNew = before !== null;
      placed = null;
      if (method === 'POST') {
        const judgement = judgePlaced(answer, body as Purchase, { status: 'placed' });
        if (!judgement.wrong) placed = { user: (body as Purchase).user, id: parsed(answer).id };
        return judgement;
      }
      if (before) return judgeHas(answer, before.id);
      return judgeProduct(answer, productRow(Number(path.slice(path.lastIndexOf('/') + 1))));
    },
  };
}
