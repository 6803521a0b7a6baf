/** Waits until all that the shop promised in a trial is found where it must arrive. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Send } from '../../shop/http-sender.ts';
import type { Place } from '../../shop/places.ts';
import type { JourneyEvidence } from '../evidence/evidence.ts';

const lookEveryMs = 250;

export type Settling = {
  place: Place;
  sent: JourneyEvidence['sent'];
  send: Send;
  withinMs: number;
  signal: AbortSignal;
};

/** Ends as soon as all is found, and at the latest when the time is over: what is missing then is lost. */
export async function settle({ place, sent, send, withinMs, signal }: Settling): Promise<JourneyEvidence> {
  const startedMs = Date.now();
  const receipts = sent.map(({ receipt }) => receipt);
  for (;;) {
    signal.throwIfAborted();
    const found = await place.find(receipts, send);
    const waitedMs = Date.now() - startedMs;
    const isWhole = found !== null && receipts.every(receipt => (found.get(receipt) ?? 0) > 0);
    if (isWhole || waitedMs >= withinMs) {
      const counts = [...(found ?? [])].map(([receipt, count]) => ({ receipt, count }));
      return { at: place.id, sent, found: counts, waitedMs, answered: found !== null };
    }
    await sleep(Math.min(lookEveryMs, withinMs - waitedMs), undefined, { signal });
  }
}
