import { heavyUser, lightUser, someUser } from '../draw.ts';
import { judgeAnswer, parsed, right, rowsIn } from '../judge.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer, Traffic, User } from '../traffic.ts';
import { judgeNewest, usualSize } from './truth.ts';

export const list = (user: number, size: number, before?: string): HttpRequest => ({
  method: 'GET',
  path: `/orders?user=${user}&limit=${size}${before ? `&before=${encodeURIComponent(before)}` : ''}`,
});

/** Which orders are on a later page is the contract's question. */
export const judgeList = (answer: ShopAnswer): Judgement =>
  judgeAnswer(answer, 200, ({ orders }) =>
    rowsIn(orders) ? right : { wrong: 'no list', difference: { kind: 'no-list', of: 'order' } },
  );

/** Leafs through one user's orders as the shop says, and from the last page on through those of another one. */
function reader(drawUser: (random: Random) => number): User {
  let user = 0;
  let next: unknown = null;
  return {
    draw(random, size = usualSize) {
      if (next === null) user = drawUser(random);
      return list(user, size, next === null ? undefined : String(next));
    },
    judge(_, answer) {
      next = parsed(answer).next ?? null;
      return judgeList(answer);
    },
  };
}

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
  walks: [
    {
      name: 'the first page of somebody with 3,000 orders',
      sizes: [5, 50, 'drawn'],
      newUser: () => first(heavyUser),
    },
    { name: 'a first page of somebody with few orders', sizes: [50], newUser: () => first(lightUser) },
    { name: 'a later page', sizes: ['drawn'], skipped: 1, newUser: () => reader(heavyUser) },
    { name: 'a page far back', sizes: [50], skipped: 8, newUser: () => reader(heavyUser) },
    { name: 'the pages of somebody with few orders', sizes: [2], newUser: () => reader(lightUser) },
  ],
};

/** Looks at the first page only, each time somebody else's. */
function first(drawUser: (random: Random) => number): User {
  return {
    draw: (random, size = usualSize) => list(drawUser(random), size),
    judge: (request, answer) => orderHistory.judge(request, answer),
  };
}
