/** What became of the parts of the shop in a trial: whether all run again, and which ended by themselves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../parts/api/part.ts';
import { isServer } from '../../parts/contract.ts';
import type { PartStatus, Snapshot } from '../../runtime/runtime.ts';
import type { AbsenceEvidence, DeathEvidence, PartsEvidence, ReturnEvidence } from '../evidence/strike.ts';

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
type Part = Counted & Pick<PartStatus, 'state' | 'since' | 'detail'>;

/** `struck`: the parts at the moment of each strike, in ms since 1970; `after`: when all had settled. Only what there is something to say of. */
export function becameOf(
  struck: readonly { ms: number; parts: readonly Counted[] }[],
  after: readonly Part[],
): PartsEvidence {
  const [first] = struck;
  if (!first) return {};
  const became = {
    deaths: deathsBetween(first.parts, after),
    returns: returnsAfter(
      struck.map(({ ms }) => ms),
      after,
    ),
    absent: absentOf(after),
  };
  return Object.fromEntries(Object.entries(became).filter(([, found]) => found.length > 0));
}

function deathsBetween(before: readonly Counted[], after: readonly Counted[]): DeathEvidence[] {
  const earlier = new Map(before.map(({ name, deaths }) => [name, deaths]));
  return after
    .filter(isBackground)
    .map(({ name, deaths }) => ({ part: name, times: deaths - (earlier.get(name) ?? 0) }))
    .filter(({ times }) => times > 0);
}

/** Stores that were started again. */
function returnsAfter(strikesMs: readonly number[], after: readonly Part[]): ReturnEvidence[] {
  return after
    .filter(part => isServer(part) && part.state === 'up')
    .flatMap(({ name, since }) => {
      const struckMs = strikesMs.findLast(ms => ms <= since);
      return struckMs === undefined ? [] : { part: name, afterMs: since - struckMs };
    });
}

/** Services that are not there; none while another part is not, as that may be why. */
function absentOf(after: readonly Part[]): AbsenceEvidence[] {
  const missing = after.filter(({ state }) => state !== 'up');
  return missing.every(({ role }) => role === 'service')
    ? missing.map(({ name, detail }) => ({ part: name, said: detail }))
    : [];
}

/** The first service that ended by itself more often than the trials bear. */
export function deadService<One extends Counted>(
  parts: readonly One[],
  trials: readonly Pick<PartsEvidence, 'deaths'>[],
): One | undefined {
  const borne = (name: string) =>
    trials
      .flatMap(({ deaths = [] }) => deaths)
      .filter(({ part }) => part === name)
      .reduce((total, { times }) => total + times, 0);
  return parts.find(({ role, name, deaths }) => role === 'service' && deaths > borne(name));
}

/** Of the trials that count, the first service that did not come back. */
export const absentService = (
  trials: readonly Pick<PartsEvidence, 'absent' | 'returns'>[],
): AbsenceEvidence | undefined =>
  trials.filter(trial => !slowStore(trial)).flatMap(({ absent = [] }) => absent)[0];

/** Where a store needs longer, the machine has no time for it: then nothing is judged by what the trial showed. */
const storeLimitMs = 30_000;

export function slowStore({ returns = [] }: Pick<PartsEvidence, 'returns'>): string | null {
  const slow = returns.find(({ afterMs }) => afterMs > storeLimitMs);
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  return slow
    ? `${slow.part} took ${seconds(slow.afterMs)} to come back, more than ${seconds(storeLimitMs)}`
    : null;
}
