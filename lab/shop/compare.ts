/** What the contracts share: requests, and what came of one. */
import type { Answer, Step } from './contract.ts';
import type { HttpRequest, Judgement, ShopAnswer } from './traffic.ts';

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
