import { heavyUser, someUser } from '../draw.ts';
import type { HttpRequest, Traffic } from '../traffic.ts';
import { judgeNewest, usualSize } from './truth.ts';

const list = (user: number, size: number): HttpRequest => ({
  method: 'GET',
  path: `/orders?user=${user}&limit=${size}`,
});

/** Customers look at their newest orders. */
export const orderHistory: Traffic = {
  id: 'order-history',
  file: import.meta.url,
  draw: (random, size = usualSize) => list(someUser(random), size),
  drawCostly: (random, size = usualSize) => list(heavyUser(random), size),
  judge({ path }, answer) {
    const [, user, size] = path.match(/user=(\d+)&limit=(\d+)/) ?? [];
    return judgeNewest(answer, Number(user), Number(size));
  },
};
