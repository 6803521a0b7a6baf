/** Faults by hand, taken out, with the proof that nothing of them is left. */
import { type Fault, type FaultSystem, UnmatchedTarget } from '../../../faults/contract.ts';
import { faults } from '../../../faults/index.ts';
import { UserError, userError } from '../../errors.ts';
import type { Home } from '../../home/home.ts';
import { databaseExists, liveDatabase } from '../../parts/postgres/databases.ts';
import type { FaultUse } from '../../runtime/runtime.ts';
import { changeDesired, readDesired } from '../../runtime/state.ts';
import { bringServers } from '../apply.ts';
import { resolveFault } from '../fault-system.ts';
import { differences, isOfWorld, readFingerprint } from '../fingerprint.ts';
import { cleanOf, readState, write } from '../journal.ts';
import { outlastHang } from '../outlast-hang.ts';
import { byHand, type HandWork, sameTarget } from './inject.ts';

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
    error => (error instanceof UnmatchedTarget ? 'its target no longer exists' : Promise.reject(error)),
  );

async function healOne(system: FaultSystem, fault: Fault<unknown>, params: unknown): Promise<string> {
  const problem = await fault.heal(system, params).then(
    () => null,
    (error: Error) => error,
  );
  if (problem instanceof UnmatchedTarget) return 'its target no longer exists';
  if (problem instanceof UserError) throw problem;
  if (problem) throw userError('fault-not-healed', { fault: fault.id, saw: problem.message });
  const seen = await fault.observe(system, params);
  if (seen.state === 'active') throw userError('fault-not-healed', { fault: fault.id, saw: seen.saw });
  return seen.saw;
}

/** With no scenario open, all is as it was before the first fault; else links, roles, sessions and marks are those of the start. */
async function prove(home: Home): Promise<Healed['proved']> {
  const state = readState(home);
  const { phase, scenario, starts } = state;
  const open = phase === 'started' && scenario ? starts[scenario] : undefined;
  const seen = await readFingerprint(home);
  const wanted = open ?? cleanOf(state, seen);
  if (!wanted) return null;
  const left = differences(wanted, seen).filter(name => !open || isOfWorld(name));
  if (left.length > 0) throw userError('not-clean', { left: left.join(', ') });
  return open ? 'start' : 'clean';
}
