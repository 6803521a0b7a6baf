/** One sequence on its way through the shop: sends, judges each answer, and keeps what was seen. */
import { judged, stepOf } from './compare.ts';
import type { Answer, ContractContext, Memory, Step } from './contract.ts';
import { headersPromise, judgeHeaders } from './headers.ts';
import { judgeAnswer } from './judge.ts';
import { looks, lookUntil, pause } from './look-until.ts';
import type { HttpRequest, Judgement, ShopAnswer } from './traffic.ts';

type Judge = (answer: ShopAnswer) => Judgement;

export type Visit = {
  /** Sends once and judges the answer by one or more questions. */
  ask(request: HttpRequest, judges: Readonly<Record<string, Judge>>): Promise<ShopAnswer>;
  /**
   * Looks several times at the same moment; where what is shown may take its time, again and again until then (`lookUntil`). `sinceMs`: the
   * moment from which a wrong one says how late it was.
   */
  sees(
    question: string,
    request: HttpRequest,
    judge: Judge,
    untilMs?: number,
    sinceMs?: number,
  ): Promise<void>;
  /** Sends several requests at the same moment; the judges know all answers. */
  atOnce(
    requests: HttpRequest[],
    judges: Readonly<Record<string, (answer: ShopAnswer, all: ShopAnswer[]) => Judgement>>,
  ): Promise<ShopAnswer[]>;
  /** Is refused with one of these statuses, more often than a pool has connections, unless told otherwise at the same moment. */
  refused(
    question: string,
    request: HttpRequest,
    status: number | readonly number[],
    crowd?: { times?: number; atOnce?: number },
  ): Promise<void>;
  /** Sends without judging, so many times at the same moment: to see whether something can be asked about at all. */
  look(request: HttpRequest, times?: number): Promise<ShopAnswer>;
  /**
   * Sends a change of rows that somebody else holds for a moment, so that it has to wait, and looks several times while it does. `query`
   * finds the rows, with FOR UPDATE. Where this database does not let them be held, the change does not wait.
   */
  askWhileHeld(
    rows: { query: string; values: unknown[] },
    change: HttpRequest,
    judges: Readonly<Record<string, Judge>>,
    look: HttpRequest,
  ): Promise<void>;
  /** What an administrator does; null when this database does not let it be done. */
  administer: (statement: string, values: unknown[]) => Promise<Record<string, unknown>[] | null>;
  /** What is right now must be so when copies have come and gone. */
  remember(memory: Memory): void;
};

/** More than the connections of a pool. */
const crowd = 12;
/** Long enough for the change, and then the looks, to be on their way before it is over. */
const heldMs = 400;

const stop = Symbol('the sequence is over');
export const isStop = (error: unknown): boolean => error === stop;

/** `keptSeconds`: a browser may keep answers for so long; not at all where it is left out. */
export type VisitContext = ContractContext & { keptSeconds?: number | undefined };

/** Ends the sequence by throwing at the first answer that is not right, or when it is late. */
export function newVisit(context: VisitContext, untilMs: number): { visit: Visit; answers: Answer[] } {
  const { keptSeconds } = context;
  const answers: Answer[] = [];
  const before: Step[] = [];
  const keep = (answer: Answer) => {
    const steps = answer.outcome === 'wrong' ? [...before, ...answer.steps] : answer.steps;
    answers.push({ ...answer, steps });
  };
  const send = (request: HttpRequest): Promise<ShopAnswer> => {
    if (Date.now() > untilMs) throw stop;
    return context.send(request);
  };
  const several = (request: HttpRequest, times: number) =>
    Promise.all(Array.from({ length: times }, () => send(request)));
  const goOn = (from: number, ...steps: Step[]) => {
    if (answers.slice(from).some(({ outcome }) => outcome !== 'right')) throw stop;
    before.push(...steps);
  };
  const visit: Visit = {
    remember: memory => context.remember?.(memory),
    async ask(request, judges) {
      const from = answers.length;
      const answer = await send(request);
      for (const [question, judge] of Object.entries(judges))
        keep(judged(question, request, answer, judge(answer)));
      const headers = judgeHeaders(answer, keptSeconds);
      if (headers.wrong) keep(judged(headersPromise, request, answer, headers));
      goOn(from, stepOf(request, answer));
      return answer;
    },
    async sees(question, request, judge, untilMs, sinceMs) {
      const from = answers.length;
      const look = (answer: ShopAnswer): Answer => {
        const seen = judged(question, request, answer, judge(answer));
        const headers = judgeHeaders(answer, keptSeconds);
        return headers.wrong ? judged(headersPromise, request, answer, headers) : seen;
      };
      const seen = await lookUntil(async () => (await several(request, looks)).map(look), untilMs, sinceMs);
      keep(seen);
      goOn(from, ...seen.steps);
    },
    async atOnce(requests, judges) {
      const from = answers.length;
      const all = await Promise.all(requests.map(send));
      const steps = all.map((answer, n) => stepOf(requests[n] as HttpRequest, answer));
      for (const [question, judge] of Object.entries(judges))
        for (const [n, answer] of all.entries()) {
          const one = judged(question, requests[n] as HttpRequest, answer, judge(answer, all));
          if (one.outcome !== 'wrong') answers.push(one);
          else keep({ ...one, steps: together([...inFew(steps.toSpliced(n, 1)), ...one.steps]) });
        }
      goOn(from, ...together(inFew(steps)));
      return all;
    },
    async refused(question, request, status, { times = crowd, atOnce = times } = {}) {
      const from = answers.length;
      const all: ShopAnswer[] = [];
      while (all.length < times) {
        const some = Math.min(atOnce, times - all.length);
        all.push(...(await several(request, some)));
      }
      const [first = 0, ...others] = [status].flat();
      const wanted = (answer: ShopAnswer) => others.find(one => one === answer.status) ?? first;
      const seen = all.map(answer => judged(question, request, answer, judgeAnswer(answer, wanted(answer))));
      const [wrong] = seen.filter(({ outcome }) => outcome === 'wrong');
      const unknown = seen.filter(({ outcome }) => outcome === 'unknown');
      const step: Step = { ...stepOf(request, { status: first }), ...(times > 1 && { times }) };
      if (wrong) keep(wrong);
      else if (unknown.length > 0) answers.push(...unknown);
      else answers.push({ question, outcome: 'right', steps: [step], difference: null });
      goOn(from, step);
    },
    async look(request, times = 1) {
      const all = await several(request, times);
      const answer = all[0] as ShopAnswer;
      before.push({ ...stepOf(request, answer), ...(times > 1 && { times }) });
      return answer;
    },
    async askWhileHeld({ query, values }, change, judges, look) {
      const from = answers.length;
      const hold = `WITH held AS MATERIALIZED (${query}) SELECT pg_sleep(${heldMs / 1000}) FROM held`;
      const held = context.administer(hold, values).catch(() => null);
      await pause(heldMs / 4);
      const changing = send(change);
      await pause(heldMs / 4);
      const [seen] = await several(look, looks);
      const answer = await changing;
      await held;
      before.push({ method: 'SQL', path: `-- held for ${heldMs / 1000} s: ${query}`, status: 0 });
      for (const [question, judge] of Object.entries(judges))
        keep(judged(question, change, answer, judge(answer)));
      const meanwhile: Step[] = seen ? [{ ...stepOf(look, seen), times: looks, beside: true }] : [];
      goOn(from, stepOf(change, answer), ...meanwhile);
    },
    async administer(statement, values) {
      if (Date.now() > untilMs) throw stop;
      try {
        const rows = await context.administer(statement, values);
        before.push({ method: 'SQL', path: statement.replace(/\s+/g, ' '), status: 0 });
        return rows;
      } catch {
        return null;
      }
    },
  };
  return { visit, answers };
}

const mostShown = 3;

const together = ([first, ...others]: Step[]): Step[] => [
  ...(first ? [first] : []),
  ...others.map(step => ({ ...step, beside: true as const })),
];

/** Many requests of a kind are one step, as nobody reads each of them. */
function inFew(steps: Step[]): Step[] {
  if (steps.length <= mostShown) return steps;
  const kinds = Map.groupBy(steps, ({ method, path, status }) => `${status} ${method} ${path}`);
  return [...kinds.values()].flatMap(same => {
    const [first, ...others] = same;
    if (!first || others.length === 0) return same;
    const { body, ...step } = first;
    const isSame = others.every(other => JSON.stringify(other.body) === JSON.stringify(body));
    return [{ ...step, times: same.length, ...(isSame && body && { body }) }];
  });
}
