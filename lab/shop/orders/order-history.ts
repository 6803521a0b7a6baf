import { judgeAnswer, rowsIn } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

/** The seed's shape: users 1–100 have 3,000 orders each, the others 3 or 4. */
const heavyUsers = 100;
const users = 200_000;
const heavyShare = 0.3;
const usualSize = 20;

/** Three of ten are one of the hundred who order most, the others anybody. */
function drawUser(random: Random): number {
  if (random() < heavyShare) return 1 + Math.floor(random() * heavyUsers);
  return 1 + heavyUsers + Math.floor(random() * (users - heavyUsers));
}

/** Customers look at their newest orders. */
export const orderHistory: Traffic = {
  id: 'order-history',
  file: import.meta.url,

  draw(random, size = usualSize) {
    return { method: 'GET', path: `/orders?user=${drawUser(random)}&limit=${size}` };
  },

  drawCostly(random, size = usualSize) {
    return { method: 'GET', path: `/orders?user=${1 + Math.floor(random() * heavyUsers)}&limit=${size}` };
  },

  // Every user of the seed has at least three orders, so an empty page is wrong.
  judge: (request, answer) =>
    judgeAnswer(answer, 200, body => {
      const { user, limit } = asked(request);
      const orders = rowsIn(body.orders) ?? [];
      if (orders.some(order => order.user_id !== user)) return 'wrong user';
      return orders.length > 0 && orders.length <= limit ? '' : 'wrong rows';
    }),
};

// k6 has no URL class.
function asked(request: HttpRequest): { user: number; limit: number } {
  const number = (name: string) => Number(request.path.match(new RegExp(`[?&]${name}=(\\d+)`))?.[1]);
  return { user: number('user'), limit: number('limit') };
}
