/** What the contracts share: putting questions a few at a time, and keeping what was answered. */
import type { Answer, ContractContext, Step } from './contract.ts';
import { judgeAnswer } from './judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from './traffic.ts';

const mostAtOnce = 8;

/** Works through the tasks, at most eight at once; answers in the order of the tasks. */
export async function inTurns(tasks: (() => Promise<Answer[]>)[]): Promise<Answer[]> {
  const results: Answer[][] = [];
  const waiting = tasks.entries();
  const workOff = async () => {
    for (const [place, task] of waiting) results[place] = await task();
  };
  await Promise.all(Array.from({ length: mostAtOnce }, workOff));
  return results.flat();
}

export const get = (path: string): HttpRequest => ({ method: 'GET', path });
export const post = (path: string, body: Record<string, unknown>): HttpRequest => ({
  method: 'POST',
  path,
  body,
});

/** One question as it was answered. No answer at all is unknown. */
export function judged(
  question: string,
  request: HttpRequest,
  answer: ShopAnswer,
  { wrong, difference = null }: Judgement,
): Answer {
  const steps = [stepOf(request, answer)];
  if (answer.status === 0)
    return { question, outcome: 'unknown', steps, difference: { kind: 'no-answer', said: answer.body } };
  return { question, outcome: wrong ? 'wrong' : 'right', steps, difference };
}

export const stepOf = (
  { method, path, body }: HttpRequest,
  { status }: Pick<ShopAnswer, 'status'>,
): Step => ({
  ...{ method, path, status },
  ...(body && { body }),
});

/** A request that the shop must refuse with this status. */
export async function refused(
  { send }: Pick<ContractContext, 'send'>,
  question: string,
  request: HttpRequest,
  status: number,
): Promise<Answer> {
  const answer = await send(request);
  return judged(question, request, answer, judgeAnswer(answer, status));
}
