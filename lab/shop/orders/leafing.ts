import { heavyUser } from '../draw.ts';
import { parsed } from '../judge.ts';
import type { Traffic, User } from '../traffic.ts';
import { judgeList, list, orderHistory } from './order-history.ts';
import { usualSize } from './truth.ts';

/** The statuses of a shop that does not know a place which it gave. */
const unknownPlace = [400, 404, 410];

/** Customers with many orders leaf through them to the last page. */
export const leafing: Traffic = {
  id: 'leafing',
  file: import.meta.url,
  draw: orderHistory.drawCostly,
  drawCostly: orderHistory.drawCostly,
  judge: (request, answer) => newUser().judge(request, answer),
  newUser,
};

/** Asks for the same page again when there was an error, and begins with somebody's first page when the shop does not know the place. */
function newUser(): User {
  let user = 0;
  let place: string | null = null;
  return {
    draw(random, size = usualSize) {
      if (place === null) user = heavyUser(random);
      return list(user, size, place ?? undefined);
    },
    judge({ path }, answer) {
      const judgement = judgeList(answer);
      const isLost = path.includes('&before=') && unknownPlace.includes(answer.status);
      const { next } = parsed(answer);
      if (isLost || !judgement.wrong) place = typeof next === 'string' ? next : null;
      return isLost ? { ...judgement, wrong: 'place lost' } : judgement;
    },
  };
}
