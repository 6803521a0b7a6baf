/** Waits until a company was asked for all that the shop promised in a trial, and until nobody calls it any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../parts/company/ask.ts';
import { byOrder, type OrderCalls } from '../../parts/company/orders.ts';
import type { Send } from '../../shop/http-sender.ts';
import { readList } from '../../shop/warehouse/list.ts';
import type { JourneyEvidence, LoadEvidence } from '../evidence/evidence.ts';

const lookEveryMs = 100;
/** Whoever would do something twice has had the time for it. */
const quietMs = 1000;

export type CompanySettling = {
  at: string;
  /** orders that it was asked about before belong to what came before the trial */
  sinceMs: number;
  read(): Call[];
  promised: NonNullable<LoadEvidence['promised']>;
  send: Send;
  withinMs: number;
  signal: AbortSignal;
};

export async function settleCompany(settling: CompanySettling): Promise<JourneyEvidence> {
  const { at, sinceMs, read, promised, withinMs, signal } = settling;
  const startedMs = Date.now();
  const sent = promised.map(({ number, atMs }) => ({ receipt: number, ackedMs: atMs }));
  const buyers = new Map(
    promised.map(({ number, owner }) => [number, numberIn(/[?&]user=(\d+)/, owner?.path)]),
  );
  for (;;) {
    signal.throwIfAborted();
    const calls = read().filter(call => isToBuyer(call, buyers));
    const orders = byOrder(calls).filter(({ askedAt }) => askedAt >= sinceMs);
    const over = new Set(orders.filter(isOver).map(({ order }) => order));
    const refused = new Set(orders.filter(({ isRefused }) => isRefused).map(({ order }) => order));
    const last = calls.findLast(({ order }) => !refused.has(order)); // nothing comes of the others, however often they are tried
    const isQuiet = Date.now() - (last?.at ?? 0) >= quietMs;
    const waitedMs = Date.now() - startedMs;
    const isWhole = sent.every(({ receipt }) => over.has(receipt)) && isQuiet && waitedMs >= quietMs;
    if (isWhole || waitedMs >= withinMs)
      return { at, sent, ...(await seenOf(settling, orders)), waitedMs, answered: true };
    await sleep(Math.min(lookEveryMs, withinMs - waitedMs), undefined, { signal });
  }
}

const numberIn = (pattern: RegExp, text = ''): number | null => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

/** The shop's customers have their number in their address. What is done for somebody else is not done for who bought. */
function isToBuyer({ order, to }: Call, buyers: ReadonlyMap<string, number | null>): boolean {
  const [buyer, meant] = [buyers.get(order) ?? null, numberIn(/(\d+)@/, to)];
  return buyer === null || meant === null || buyer === meant;
}

/** It did it, or never will. */
const isOver = ({ doneAt, isRefused }: OrderCalls): boolean => doneAt.length > 0 || isRefused;

async function seenOf(
  { promised, send, sinceMs }: CompanySettling,
  orders: OrderCalls[],
): Promise<Pick<JourneyEvidence, 'found' | 'refused' | 'known'>> {
  const refused = orders.filter(({ isRefused, doneAt }) => isRefused && doneAt.length === 0);
  const found = orders.map(({ order, doneAt: [first, ...more] }) =>
    first === undefined
      ? { receipt: order, count: 0 }
      : { receipt: order, count: 1 + more.length, firstMs: first - sinceMs },
  );
  return {
    found,
    refused: refused.map(({ order }) => order),
    known: await knownOf(send, new Set(promised.map(({ number }) => number)), found),
  };
}

/** Those of the found that the shop has; it is asked only where one was not promised. Null when it does not say. */
async function knownOf(
  send: Send,
  promised: Set<string>,
  found: JourneyEvidence['found'],
): Promise<string[] | null> {
  if (found.every(({ receipt }) => promised.has(receipt))) return [];
  const list = await readList(send);
  if (list.problem) return null;
  const listed = new Set(list.orders.map(({ number }) => number));
  return found.map(({ receipt }) => receipt).filter(one => listed.has(one));
}

/** Since then: calls without an answer, with the answer yes, and refused for now or for good. */
export function countsOf(calls: Call[], sinceMs: number): Record<'held' | 'answered' | 'refused', number> {
  const ofTrial = calls.filter(({ at }) => at >= sinceMs);
  const held = ofTrial.filter(({ answer }) => answer === 0).length;
  const answered = ofTrial.filter(({ effect, answer }) => answer > 0 && effect !== 'none').length;
  return { held, answered, refused: ofTrial.length - held - answered };
}
