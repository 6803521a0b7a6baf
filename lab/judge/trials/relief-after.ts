/** Asks the shop when a trial is over, until the replica spares the primary again: how much of what is asked then is left to the primary. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial } from '../../course/schema.ts';
import { seededRandom } from '../../shop/traffic.ts';
import { traffic } from '../../shop/traffics.ts';
import { sendEach } from '../evidence/answers.ts';
import type { CollectorContext } from '../evidence/collector.ts';
import { type ReliefEvidence, workDuring } from '../evidence/work.ts';
import { trialChecks } from '../trial-checks/index.ts';

const askEveryMs = 250;

export type Relieving = Pick<CollectorContext, 'open' | 'database'> & {
  /** customers who look and order */
  ask(): Promise<unknown>;
  /** when the replica was there again */
  sinceMs: number;
  withinMs: number;
  /** at most so much of all is the primary's, 0–1 */
  share: number;
  signal: AbortSignal;
};

/** Ends with the first round that left little enough to the primary, and at the latest with one that began when the time was over. */
export async function reliefAfter({
  ask,
  sinceMs,
  withinMs,
  share,
  signal,
  ...databases
}: Relieving): Promise<ReliefEvidence> {
  for (;;) {
    signal.throwIfAborted();
    const beganMs = Date.now() - sinceMs;
    const watches = await Promise.all([
      workDuring(databases, 'lab'),
      workDuring(databases, 'lab on the replica'),
    ]);
    await ask();
    const [primary, replica] = await Promise.all(watches.map(watch => watch.soFar()));
    const onPrimary = primary?.calls ?? 0;
    const all = onPrimary + (replica?.calls ?? 0);
    if (beganMs >= withinMs || (all > 0 && onPrimary <= share * all))
      return { onPrimary, all, afterMs: beganMs };
    const leftMs = sinceMs + withinMs - Date.now();
    await sleep(Math.max(0, Math.min(askEveryMs, leftMs)), undefined, { signal });
  }
}

type Asking = Pick<CollectorContext, 'open' | 'database' | 'send'> & { seed: number; signal: AbortSignal };

/** As a line of the trial wants it, with `count` requests a round; undefined where none does, null when the strikes were not seen to be over. */
export async function reliefOf(
  { seed, send, ...work }: Asking,
  { lines, load }: Trial,
  count: number,
  sinceMs: number | null,
): Promise<ReliefEvidence | null | undefined> {
  const [wanted] = lines.flatMap(({ check: id, params }) => {
    const check = trialChecks[id];
    return check?.relieves?.(check.params.parse(params)) ?? [];
  });
  const kind = traffic[load[0]?.script ?? ''];
  if (!wanted || !kind) return undefined;
  if (sinceMs === null) return null;
  const random = seededRandom(seed + 1);
  const ask = () => sendEach({ traffic: kind, count, send, random });
  return reliefAfter({ ...work, ...wanted, ask, sinceMs });
}
