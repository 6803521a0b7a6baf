import { judgeAnswer } from '../judge.ts';
import type { Random, Traffic } from '../traffic.ts';

/** The seed's shape: every twentieth product is sold out. */
const users = 200_000;
const soldOutProducts = 1000;
const apart = 20;

/** Everybody wants what is not there any more. */
export const soldOut: Traffic = {
  id: 'sold-out',
  file: import.meta.url,

  draw: random => buying(random),
  drawCostly: random => buying(random),
  judge: (_request, answer) => judgeAnswer(answer, 409),
};

function buying(random: Random) {
  const user = upTo(random(), users);
  const product = apart * upTo(random(), soldOutProducts);
  return { method: 'POST', path: '/checkout', body: { user, product, quantity: 1 } } as const;
}

/** 1 … most, from a number in [0, 1) */
const upTo = (share: number, most: number): number => 1 + Math.floor(share * most);
