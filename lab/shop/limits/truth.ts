/** What a right shop says to somebody who asks too often. Runs in Node.js and in k6. */
import { judgeAnswer, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export const tooOften = 429;
const longestWaitSeconds = 60;

/** A "no" that says when to come back: in 1 to 60 seconds. */
const judgeRefused = (answer: ShopAnswer): Judgement =>
  judgeAnswer(answer, tooOften, () => {
    const told = answer.headers['retry-after'];
    if (secondsUntil(told) > 0 && secondsUntil(told) <= longestWaitSeconds) return right;
    const saw = `status ${tooOften}, and the header Retry-After is ${told ?? 'missing'}`;
    const wanted = `Retry-After: 1 to ${longestWaitSeconds} seconds`;
    return { wrong: 'wrong Retry-After', difference: { kind: 'told', saw, wanted } };
  });

/** It may be a number of seconds, or a date. */
function secondsUntil(told = ''): number {
  return /^\d+$/.test(told) ? Number(told) : Math.ceil((Date.parse(told) - Date.now()) / 1000);
}

/** Served rightly, or refused rightly. */
export function judgeServed(answer: ShopAnswer, judge: (answer: ShopAnswer) => Judgement): Judgement {
  if (answer.status === tooOften) return { ...judgeRefused(answer), label: 'refused' };
  const judgement = judge(answer);
  return judgement.wrong ? judgement : { ...judgement, label: 'served' };
}
