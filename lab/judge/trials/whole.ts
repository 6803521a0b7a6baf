/** Whether all parts of the shop run, and which of its services ended by themselves while a trial struck. */
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../parts/api/part.ts';
import type { PartStatus, Snapshot } from '../../runtime/runtime.ts';
import type { DeathEvidence, TrialEvidence } from '../evidence/evidence.ts';

/** The shop may take so long to be whole again before it is asked, or before the next trial. */
const wholeLimitMs = 10_000;
const lookEveryMs = 50;

export type Looking = { read(): Snapshot | null; signal: AbortSignal };

/** Every part that ended is there again; one that does not come back is seen by the questions that follow. */
export async function untilWhole({ read, signal }: Looking, limitMs = wholeLimitMs): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!isWhole(read()) && Date.now() < deadline) {
    signal.throwIfAborted();
    await sleep(lookEveryMs);
  }
}

/** While a service waits to be started again, the keeper has done all that is due, and is ready. */
const isWhole = (snapshot: Snapshot | null): boolean =>
  snapshot?.state === 'ready' && snapshot.parts.every(({ state }) => state === 'up');

/** The front door passes customers on to the api alone: nobody waits for an answer of another service. */
const isBackground = ({ id, role }: Pick<PartStatus, 'id' | 'role'>): boolean =>
  role === 'service' && id !== api.id;

type Counted = Pick<PartStatus, 'name' | 'id' | 'role' | 'deaths'>;

/** What is borne in a trial: `before` is of the moment of its first strike. */
export function deathsBetween(before: readonly Counted[], after: readonly Counted[]): DeathEvidence[] {
  const earlier = new Map(before.map(({ name, deaths }) => [name, deaths]));
  return after
    .filter(isBackground)
    .map(({ name, deaths }) => ({ part: name, times: deaths - (earlier.get(name) ?? 0) }))
    .filter(({ times }) => times > 0);
}

/** The first service that ended by itself more often than the trials bear. */
export function deadService<Part extends Counted>(
  parts: readonly Part[],
  trials: readonly Pick<TrialEvidence, 'deaths'>[],
): Part | undefined {
  const borne = (name: string) =>
    trials
      .flatMap(({ deaths = [] }) => deaths)
      .filter(({ part }) => part === name)
      .reduce((total, { times }) => total + times, 0);
  return parts.find(({ role, name, deaths }) => role === 'service' && deaths > borne(name));
}
