/** What a company was asked and did, for each order. Pure. */
import { statuses } from './program/doing.ts';
import type { Call } from './program/ledger.ts';

export type OrderCalls = {
  order: string;
  calls: number;
  /** when the first call came, and each time that it did something, in ms since 1970 */
  askedAt: number;
  doneAt: number[];
  /** calls with a key that it knew: they did nothing more */
  repeated: number;
  /** calls with no effect, by the status of their answer */
  refused: Record<string, number>;
  /** it said that it will never do it */
  isRefused: boolean;
};

/** In the order in which they were first asked about; calls that named no order are left out. */
export function byOrder(calls: readonly Call[]): OrderCalls[] {
  const found = new Map<string, OrderCalls>();
  for (const { order, at, effect, answer } of calls) {
    if (order === '') continue;
    const seen = found.get(order) ?? {
      ...{ order, calls: 0, askedAt: at },
      ...{ doneAt: [], repeated: 0, refused: {}, isRefused: false },
    };
    found.set(order, seen);
    seen.calls += 1;
    if (effect === 'done') seen.doneAt.push(at);
    if (effect === 'repeated') seen.repeated += 1;
    if (answer === statuses.refused) seen.isRefused = true;
    if (effect === 'none') seen.refused[answer] = (seen.refused[answer] ?? 0) + 1;
  }
  return [...found.values()];
}
