/** Faults by hand: put in and seen without a scenario, or beside the one that is open. */

import { type Fault, type FaultSystem, type FirstAnswer, UnmatchedTarget } from '../../../faults/contract.ts';
import { nearest } from '../../course/suggest.ts';
import { userError } from '../../errors.ts';
import type { Home } from '../../home/home.ts';
import { partSet } from '../../parts/parts.ts';
import { liveDatabase } from '../../parts/postgres/databases.ts';
import type { FaultUse } from '../../runtime/runtime.ts';
import { changeDesired, readDesired } from '../../runtime/state.ts';
import type { Work } from '../apply.ts';
import { resolveFault, withFaultSystem } from '../fault-system.ts';
import { readFingerprint } from '../fingerprint.ts';
import { heal } from '../heal.ts';
import { cleanOf, compact, readState, write } from '../journal.ts';
import { isOfThisClone } from '../prove.ts';
import { answererOf, contradiction, meetLinks } from './link-traffic.ts';
import { serversReady } from './servers-ready.ts';

export type HandWork = Work;

/** Opened with the mark of what is put in by hand. */
export const byHand = <Result>(home: Home, work: (system: FaultSystem) => Promise<Result>): Promise<Result> =>
  withFaultSystem(home, liveDatabase, work, 'lab-hand');

export type Injected = {
  /** what was there before, and what is there now, as `observe` saw it */
  before: string;
  saw: string;
  /** what new connections to a store (`of`) met on each link of the fault; null when it is not on links */
  traffic: { of: string; before: FirstAnswer[]; now: FirstAnswer[] } | null;
  /** milliseconds since the epoch; null: until it is taken out */
  untilMs: number | null;
};

/** Intent with its pre-image, lease, inject, proof. What cannot be seen in effect is taken out again, and so it is on Ctrl-C. */
export async function injectByHand(work: HandWork, use: FaultUse, forMs: number | null): Promise<Injected> {
  const { home, signal } = work;
  const { fault, params } = resolveFault(use);
  if (!serversReady(home)) await (await import('../apply.ts')).bringServers(work);
  signal.throwIfAborted();
  compact(home);
  return byHand(home, async system => {
    await endOverdue(home, system);
    await takeBaseline(home);
    const [before, answered] = await Promise.all([
      fault.observe(system, params),
      meetLinks(home, system, fault, params),
    ]).catch((error: Error) => {
      throw error instanceof UnmatchedTarget ? notInjected(use, error) : error;
    });
    await refuseForeign(system, fault, params, before);
    const untilMs = forMs === null ? null : Date.now() + forMs;
    write(home, 'fault', { fault: use, byHand: true, preImage: before.saw, database: liveDatabase });
    const others = readDesired(home).leases.filter(lease => !sameTarget(lease.fault, use));
    const leases =
      untilMs === null ? others : [...others, { fault: use, mark: 'lab-hand' as const, untilMs }];
    if (leases.length > 0 || readDesired(home).leases.length > 0) changeDesired(home, { leases });
    try {
      await fault.inject(system, params);
    } catch (error) {
      await takeBack(home, system, use);
      throw notInjected(use, error as Error);
    }
    const [seen, now] = await Promise.all([
      fault.observe(system, params),
      meetLinks(home, system, fault, params),
    ]);
    const of = answererOf(home, params);
    const isOver = untilMs !== null && Date.now() >= untilMs;
    const against = isOver ? null : contradiction(fault, params, of, answered, now);
    if (fault.momentary) write(home, 'healed', { fault: use });
    else if (signal.aborted || seen.state !== 'active' || against) {
      await takeBack(home, system, use);
      signal.throwIfAborted();
      throw userError('fault-not-proved', {
        fault: use.use,
        saw: [seen.saw, against].filter(Boolean).join('; '),
      });
    } else write(home, 'fault-active', { fault: use, byHand: true, database: liveDatabase });
    const traffic = fault.fits ? { of, before: answered, now } : null;
    return { before: before.saw, saw: seen.saw, traffic, untilMs };
  });
}

/** The same fault on the same target, with whatever other values: the later one replaces the earlier. */
export const sameTarget = (a: FaultUse, b: FaultUse): boolean => targetOf(a) === targetOf(b);
const targetOf = ({ use, with: params }: FaultUse): string =>
  `${use} ${params.link ?? params.part ?? JSON.stringify(params)}`;

/** Leases that are over while no keeper ran: they are dropped only when their faults are out. */
async function endOverdue(home: Home, system: FaultSystem): Promise<void> {
  const { leases } = readDesired(home);
  const over = leases.filter(lease => lease.untilMs <= Date.now());
  for (const { fault: use } of over) {
    const { fault, params } = resolveFault(use);
    await fault.heal(system, params).catch(ignoreGone);
    write(home, 'healed', { fault: use });
  }
  if (over.length > 0) changeDesired(home, { leases: leases.filter(lease => !over.includes(lease)) });
}

/** The target of a fault that is to be taken out is gone, and the fault with it. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof UnmatchedTarget)) throw error;
}

/** With nothing open, what the servers show before the first fault is the clean state, unless one of the same data is known. */
async function takeBaseline(home: Home): Promise<void> {
  const state = readState(home);
  const { phase, interrupted, byHand: known } = state;
  if (phase !== 'clean' || interrupted || known.length > 0 || readDesired(home).live) return;
  const clean = cleanOf(state, { parts: partSet(readDesired(home).parts) });
  if (clean && isOfThisClone(home, clean)) return;
  await heal(home); // what a lost journal does not tell of
  write(home, 'clean', { fingerprint: await readFingerprint(home) });
}

/** A schema that somebody else broke is not ours to mend, so it is not ours to break either. */
async function refuseForeign(
  system: FaultSystem,
  fault: Fault<unknown>,
  params: unknown,
  before: { state: string; saw: string },
): Promise<void> {
  if (fault.scope === 'workspace')
    throw userError('wrong-use', {
      problem: `${fault.id} is a change of the learner's code; only a scenario makes it.`,
      command: 'fault',
    });
  if (fault.scope !== 'data' || before.state !== 'active') return;
  const marked = (await fault.find(system)).some(found => JSON.stringify(found) === JSON.stringify(params));
  if (!marked) throw userError('fault-in-effect', { fault: fault.id, saw: before.saw });
}

async function takeBack(home: Home, system: FaultSystem, use: FaultUse): Promise<void> {
  const { fault, params } = resolveFault(use);
  await fault.heal(system, params).catch(ignoreGone);
  changeDesired(home, { leases: readDesired(home).leases.filter(lease => !sameTarget(lease.fault, use)) });
  write(home, 'healed', { fault: use });
}

function notInjected(use: FaultUse, error: Error): Error {
  if (!(error instanceof UnmatchedTarget))
    return userError('fault-not-proved', { fault: use.use, saw: error.message });
  const near = nearest(error.wanted, error.known);
  return userError('fault-target', { problem: `${error.message}${near ? ` Did you mean ${near}?` : ''}` });
}
