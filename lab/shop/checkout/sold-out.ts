import { anyUser, soldOutProduct } from '../draw.ts';
import { judgeAnswer } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

function buying(random: Random): HttpRequest {
  const user = anyUser(random);
  const product = soldOutProduct(random);
  return { method: 'POST', path: '/checkout', body: { user, product, quantity: 1 } };
}

/** Everybody wants what is not there any more. */
export const soldOut: Traffic = {
  id: 'sold-out',
  file: import.meta.url,
  draw: buying,
  drawCostly: buying,
  judge: (_request, answer) => judgeAnswer(answer, 409),
};
