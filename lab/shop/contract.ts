/** What a module of Corner must answer. Inputs are drawn from a seed; what is right is known from the data that every shop begins with. */
import type { HttpRequest, Random, ShopAnswer } from './traffic.ts';

/** One question put to the shop, and its answer. */
export type Answer = {
  /** which part of the contract was asked, e.g. `newest-first` */
  question: string;
  /** e.g. `GET /orders?user=42&limit=5` */
  request: string;
  wanted: string;
  saw: string;
  outcome: 'right' | 'wrong' | 'unknown';
};

export type ContractContext = {
  /** sends one request through the front door; status 0 with the reason as body when there was no answer within 5 s */
  send(request: HttpRequest): Promise<ShopAnswer>;
  random: Random;
};

export type Contract = {
  /** the module, equal to the file's name */
  id: string;
  ask(context: ContractContext): Promise<Answer[]>;
};

export function defineContract(contract: Contract): Contract {
  return contract;
}
