/** What a module of Corner must answer. Inputs are drawn from a seed; truth is read from the healthy template, never from the clone. */
import type { Answer } from '../evidence/evidence.ts';
import type { HttpRequest, Random } from '../load/traffic.ts';

export type ShopAnswer = {
  status: number;
  body: string;
  /** the headers of this name, where there are any */
  setCookies?: string[];
};

export type ContractContext = {
  /** sends one request through the front door; status 0 with the reason as body when there was no answer within 5 s */
  send(request: HttpRequest): Promise<ShopAnswer>;
  random: Random;
  /** reads the healthy template database */
  truth<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
};

export type Contract = {
  /** the module, equal to the file's name */
  id: string;
  ask(context: ContractContext): Promise<Answer[]>;
};

export function defineContract(contract: Contract): Contract {
  return contract;
}
