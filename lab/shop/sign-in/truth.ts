/** What a right shop says to who signs in. */
import { type User, userRow } from '../data-shape.ts';
import { judgeAnswer, judgeFields } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export const judgeUser = (answer: ShopAnswer, user: number): Judgement => judgePerson(answer, userRow(user));

/** This user, whose address is shown as it is kept. */
export const judgePerson = (answer: ShopAnswer, user: User): Judgement =>
  judgeAnswer(answer, 200, body => judgeFields(body, { ...user }, 'wrong user', 'user'));
