/** Faults by hand: put in, seen and taken out without a scenario, beside the one that may be open. */
import { type Fault, type FaultSystem, UnmatchedTarget } from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import { nearest } from '../catalogue/suggest.ts';
import { UserError, userError } from '../errors.ts';
import type { Home } from '../home.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import { changeDesired, readDesired } from '../runtime/state.ts';
import { bringServers, liveDatabase, type Work } from './apply.ts';
import { databaseExists } from './databases.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';
import { differences, isOfWorld, readFingerprint } from './fingerprint.ts';
import { heal } from './heal.ts';
import { compact, readState, write } from './journal.ts';
import { outlastHang } from './outlast-hang.ts';
import { isComparable } from './prove.ts';

type HandWork = Omit<Work, 'catalogue'>;

const byHand = <Result>(home: Home, work: (system: FaultSystem) => Promise<Result>): Promise<Result> =>
  withFaultSystem(home, liveDatabase, work, 'lab-hand');

export type Injected = {
  /** what was there before, and what is there now, as `observe` saw it */
  before: string;
  saw: string;
  /** milliseconds since the epoch; null: until it is taken out */
  untilMs: number | null;
};

/** Intent with its pre-image, lease, inject, proof. A fault that cannot be seen in effect is taken out again. */
export async function injectByHand(work: HandWork, use: FaultUse, forMs: number | null): Promise<Injected> {
  const { home } = work;
  const { fault, params } = resolveFault(use);
  await bringServers(work);
  compact(home);
  return byHand(home, async system => {
    await endOverdue(home, system);
    await takeBaseline(home);
    const before = await fault.observe(system, params);
    await refuseForeign(system, fault, params, before);
    const untilMs = forMs === null ? null : Date.now() + forMs;
    write(home, 'fault', { fault: use, byHand: true, preImage: before.saw, database: liveDatabase });
    const others = readDesired(home).leases.filter(lease => !sameTarget(lease.fault, use));
    changeDesired(home, {
      leases: untilMs === null ? others : [...others, { fault: use, mark: 'lab-hand', untilMs }],
    });
    try {
      await fault.inject(system, params);
    } catch (error) {
      await takeBack(home, system, use);
      throw notInjected(use, error as Error);
    }
    const seen = await fault.observe(system, params);
    if (fault.momentary) write(home, 'healed', { fault: use });
    else if (seen.state !== 'active') {
      await takeBack(home, system, use);
      throw userError('fault-not-proved', { fault: use.use, saw: seen.saw });
    } else write(home, 'fault-active', { fault: use, byHand: true, database: liveDatabase });
    return { before: before.saw, saw: seen.saw, untilMs };
  });
}

/** The same fault on the same target, with whatever other values: the later one replaces the earlier. */
const sameTarget = (a: FaultUse, b: FaultUse): boolean => targetOf(a) === targetOf(b);
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
  const { phase, clean, interrupted, byHand: known } = readState(home);
  if (phase !== 'clean' || interrupted || known.length > 0 || readDesired(home).live) return;
  if (clean && isComparable(clean, await readFingerprint(home))) return;
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
      problem: `${fault.id} is a change of the learner's code, which only a scenario makes.`,
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

export type Healed = {
  healed: { fault: string; saw: string }[];
  /** what the journal knows of and was not there: something else took it out, or it never came to be */
  vanished: { fault: string; saw: string }[];
  /** what the proof compared with; null when only some faults were to be taken out */
  proved: 'clean' | 'start' | null;
};

/** Takes out one fault, wherever it is in effect by hand, or all of them (`id` null), with the proof that nothing of them is left. */
export async function healByHand(work: HandWork, id: string | null): Promise<Healed> {
  const { home } = work;
  await bringServers(work);
  write(home, 'heal');
  const { leases } = readDesired(home);
  changeDesired(home, { leases: id === null ? [] : leases.filter(lease => lease.fault.use !== id) });
  const live = await databaseExists(home, liveDatabase);
  const wanted = Object.values(faults).filter(fault => id === null || fault.id === id);
  const isOver = (use: FaultUse) =>
    leases.some(one => one.untilMs <= Date.now() && sameTarget(one.fault, use));
  const expected = readState(home).byHand.filter(use => !isOver(use));
  const healed: Healed['healed'] = [];
  const vanished: Healed['vanished'] = [];
  const healWanted = async (system: FaultSystem) => {
    vanished.length = 0; // a second time, when Toxiproxy hung
    for (const fault of wanted) {
      if (fault.scope === 'data' && !live) continue;
      const found = await fault.find(system);
      for (const params of found) {
        healed.push({ fault: fault.id, saw: await healOne(system, fault, params) });
      }
      const last = expected.findLast(({ use }) => use === fault.id);
      if (!last || healed.some(one => one.fault === fault.id)) continue;
      vanished.push({ fault: fault.id, saw: await seenOf(system, fault, resolveFault(last).params) });
    }
  };
  await outlastHang(home, () => byHand(home, healWanted));
  for (const use of readState(home).byHand.filter(({ use }) => id === null || use === id))
    write(home, 'healed', { fault: use });
  return { healed, vanished, proved: id === null ? await prove(home) : null };
}

const seenOf = (system: FaultSystem, fault: Fault<unknown>, params: unknown): Promise<string> =>
  fault.observe(system, params).then(
    ({ saw }) => saw,
    error => (error instanceof UnmatchedTarget ? 'its target is gone' : Promise.reject(error)),
  );

async function healOne(system: FaultSystem, fault: Fault<unknown>, params: unknown): Promise<string> {
  const problem = await fault.heal(system, params).then(
    () => null,
    (error: Error) => error,
  );
  if (problem instanceof UnmatchedTarget) return 'its target is gone';
  if (problem instanceof UserError) throw problem;
  if (problem) throw userError('fault-not-healed', { fault: fault.id, saw: problem.message });
  const seen = await fault.observe(system, params);
  if (seen.state === 'active') throw userError('fault-not-healed', { fault: fault.id, saw: seen.saw });
  return seen.saw;
}

/** With no scenario open, all is as it was before the first fault; else links, roles, sessions and marks are those of the start. */
async function prove(home: Home): Promise<Healed['proved']> {
  const { phase, scenario, clean, starts } = readState(home);
  const open = phase === 'started' && scenario ? starts[scenario] : undefined;
  const wanted = open ?? clean;
  if (!wanted) return null;
  const seen = await readFingerprint(home);
  const left = differences(wanted, seen).filter(name => !open || isOfWorld(name));
  if (left.length > 0) throw userError('not-clean', { left: left.join(', ') });
  return open ? 'start' : 'clean';
}
