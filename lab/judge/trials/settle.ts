/** Waits until all that the shop promised in a trial is found where it must arrive. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Send } from '../../shop/http-sender.ts';
import type { Place } from '../../shop/places.ts';
import type { JourneyEvidence, LoadEvidence } from '../evidence/evidence.ts';

const lookEveryMs = 250;

export type Settling = {
  place: Place;
  promised: NonNullable<LoadEvidence['promised']>;
  send: Send;
  withinMs: number;
  signal: AbortSignal;
};

/** Ends as soon as all is found, and at the latest when the time is over: what is missing then is lost. */
export async function settle({ place, promised, ...how }: Settling): Promise<JourneyEvidence> {
  const { send, withinMs, signal } = how;
  const startedMs = Date.now();
  const sent = promised.map(({ number, atMs }) => ({ receipt: number, ackedMs: atMs }));
  for (;;) {
    signal.throwIfAborted();
    const found = await place.find(promised, send);
    const waitedMs = Date.now() - startedMs;
    const isWhole = found !== null && sent.every(({ receipt }) => (found.get(receipt) ?? 0) > 0);
    if (isWhole || waitedMs >= withinMs) {
      const counts = [...(found ?? [])].map(([receipt, count]) => ({ receipt, count }));
      return { at: place.id, sent, found: counts, waitedMs, answered: found !== null };
    }
    await sleep(Math.min(lookEveryMs, withinMs - waitedMs), undefined, { signal });
  }
}
