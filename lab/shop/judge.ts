/** What every judgement of an answer begins with. Runs in Node.js and in k6. */
import type { Judgement, ShopAnswer } from './traffic.ts';

export type Fields = Record<string, unknown>;

/** Right when the status is the wanted one and `reasonIn` finds nothing in the body; see `Judgement`. */
export function judgeAnswer(
  answer: ShopAnswer,
  status: number,
  reasonIn: (body: Fields) => string = () => '',
): Judgement {
  if (answer.status === 0) return { wrong: 'no answer' };
  if (answer.status !== status) return { wrong: `status ${answer.status}` };
  return { wrong: reasonIn(parsed(answer)) };
}

/** The body, or an empty object when it is no JSON object. */
export function parsed({ body }: ShopAnswer): Fields {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** The objects in a list; null when it is none. */
export const rowsIn = (list: unknown): Fields[] | null => (Array.isArray(list) ? list.map(Object) : null);
