/** What verify knows of the shop's orders: those that it promised, and what became of them. Pure. */
import type { Receipt } from '../../shop/receipt.ts';
import { firstPage, type ListProblem } from '../../shop/warehouse/list.ts';
import type { ListedOrder } from '../../shop/warehouse/truth.ts';
import type { Evidence } from './evidence.ts';

/** The warehouse's list, read to its end. */
export type LedgerLook = {
  /** without those that every shop begins with, where they are listed as they should be */
  orders: ListedOrder[];
  ofBeginning: number;
  problem: ListProblem | null;
};

/** What became of the orders when all is over, seen by others than those who placed them. */
export type LedgerEvidence = {
  /** orders that were promised to the questions of verify itself, in their order */
  asked: Receipt[];
  asItWas: LedgerLook;
  /** orders that were promised after that, a moment before every copy was killed; not in older recordings */
  late?: Receipt[];
  /** every copy ran again after it was restarted */
  isBack: boolean;
  restarted: LedgerLook;
  /** orders that their owners asked for after the restart */
  owners: Asked[];
  /** pieces before anybody bought, and after the restart; null when the shop did not say */
  stock: { product: number; before: number; left: number | null }[];
};

export type Asked = {
  number: string;
  path: string;
  /** of the answer to what the owner asked last; 0 when there was none */
  status: number;
  /** with the cookies from before the order, only with those that came with it, or not at all */
  found: 'with-old' | 'with-newest' | 'not';
};

/**
 * Whether the warehouse knows where this shop keeps its orders: it has no list, or one with none of the promised orders, where it does not.
 */
export const isListed = ({ orders, problem }: LedgerLook, promised: Receipt[]): boolean => {
  if (problem)
    return !(problem.kind === 'status' && problem.status === 404 && problem.page === firstPage.path);
  const numbers = new Set(promised.map(({ number }) => number));
  return promised.length === 0 || orders.some(({ number }) => numbers.has(number));
};

/** `during`: the name of the trial; empty for the load. Of an order that verify itself placed there is neither; `isLate`: just before the end. */
export type Promised = Receipt & { during?: string; atMs?: number; isLate?: true };

/** All orders that customers were told of. */
export const promisedIn = (
  asked: Receipt[],
  { loads, trials }: Pick<Evidence, 'loads' | 'trials'>,
): Promised[] => [
  ...asked,
  ...loads.flatMap(({ promised = [] }) => promised.map(one => ({ ...one, during: '' }))),
  ...trials.flatMap(({ name, loads }) =>
    loads.flatMap(({ promised = [] }) => promised.map(one => ({ ...one, during: name }))),
  ),
];
