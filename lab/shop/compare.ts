/** What the contracts share: putting questions a few at a time, drawing inputs, and wording an answer. */
import type { Answer, ContractContext } from './contract.ts';
import type { HttpRequest, Random, ShopAnswer } from './traffic.ts';

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

/** The same context, whose truth is asked for one question at a time: it may be a single database session. */
export function oneTruthAtATime(context: ContractContext): ContractContext {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...context,
    truth<Row extends object>(text: string, values?: unknown[]) {
      const rows = last.then(() => context.truth<Row>(text, values));
      last = rows.catch(() => {});
      return rows;
    },
  };
}

export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

/** Draws numbers from least to most, never one twice. */
export function withoutRepeats(random: Random, least: number, most: number): () => number {
  const drawn = new Set<number>();
  return () => {
    let number = between(random, least, most);
    while (drawn.has(number)) number = between(random, least, most);
    drawn.add(number);
    return number;
  };
}

/** As JSON has it, so that the text "2500" and the number 2500 do not look alike. */
export const shown = (value: unknown): string => JSON.stringify(value) ?? 'missing';

export const get = (path: string): HttpRequest => ({ method: 'GET', path });
export const post = (path: string, body: Record<string, unknown>): HttpRequest => ({
  method: 'POST',
  path,
  body,
});

/** Right when the status is the wanted one and `problemIn` finds nothing. No answer at all is unknown. */
export function judged(
  question: string,
  request: HttpRequest,
  wanted: string,
  answer: ShopAnswer,
  status: number,
  problemIn: () => string = () => '',
): Answer {
  const { method, path, body } = request;
  const asked = { question, request: `${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`, wanted };
  if (answer.status === 0) return { ...asked, saw: answer.body, outcome: 'unknown' };
  if (answer.status !== status) {
    return { ...asked, saw: `status ${answer.status}: ${answer.body.slice(0, 80)}`, outcome: 'wrong' };
  }
  const problem = problemIn();
  return problem ? { ...asked, saw: problem, outcome: 'wrong' } : { ...asked, saw: wanted, outcome: 'right' };
}
