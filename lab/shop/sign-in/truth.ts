/** What a right shop says to who signs in. */
import { userRow } from '../data-shape.ts';
import { judgeAnswer, judgeFields } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

/** This user, whose address is shown as it is kept. */
export function judgeUser(answer: ShopAnswer, user: number): Judgement {
  const wanted = userRow(user);
  return judgeAnswer(answer, 200, body => judgeFields(body, { ...wanted }, 'wrong user', 'user'));
}
