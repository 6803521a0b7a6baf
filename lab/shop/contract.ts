/** What a module of Corner must answer. Inputs are drawn from a seed; what is right is known from the data that every shop begins with. */
import type { Difference } from './difference.ts';
import type { Fields } from './judge.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer } from './traffic.ts';

/** One request and its answer; or, with the method `SQL`, a statement by which the judge changed data as an administrator would. */
export type Step = Pick<HttpRequest, 'body' | 'path'> & {
  method: HttpRequest['method'] | 'SQL';
  /** sent so many times at the same moment; once where it is left out */
  times?: number;
  /** at the same moment as the step before */
  beside?: true;
  /** 0 when there was no answer, and for a statement */
  status: number;
};

/** One question put to the shop, and what came of it. */
export type Answer = {
  /** which promise was asked about, e.g. `newest-first` */
  question: string;
  outcome: 'right' | 'wrong' | 'unknown';
  /** the request that was judged is the last; before a wrong one stand those that lead to it, as few as were found */
  steps: Step[];
  /** null when it is right */
  difference: Difference | null;
};

/** What must be so later too. */
export type Memory = { question: string; request: HttpRequest; judge(answer: ShopAnswer): Judgement };

/** What an administrator does: one statement on the judged database. Throws what PostgreSQL says. */
export type Administer = (statement: string, values: unknown[]) => Promise<Fields[]>;

export type ContractContext = {
  /** sends one request through the front door; status 0 with the reason as body when there was no answer within 5 s */
  send(request: HttpRequest): Promise<ShopAnswer>;
  random: Random;
  administer: Administer;
  /** keeps what is to be asked again when copies have come and gone; nobody asks again where it is left out */
  remember?: (memory: Memory) => void;
  /** so long sequences are drawn and sent after the fixed ones */
  drawnMs: number;
};

export type Contract = {
  /** the module, equal to the file's name */
  id: string;
  /** each question, and the words of SCENARIO.md under "Done means" that promise it */
  promises?: Readonly<Record<string, string>>;
  ask(context: ContractContext): Promise<Answer[]>;
};

export function defineContract(contract: Contract): Contract {
  return contract;
}
