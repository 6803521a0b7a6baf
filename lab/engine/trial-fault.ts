/** A fault that verify puts in while it judges, and takes out again; the keeper takes it out where verify cannot any more. */
import { isDeepStrictEqual } from 'node:util';
import type { Home } from '../home/home.ts';
import type { FaultUse, Lease } from '../runtime/runtime.ts';
import { changeDesired, readDesired } from '../runtime/state.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';

const mark = 'lab-trial';
/** Added to its length before the keeper takes it out by itself. */
const leaseSlackMs = 5000;

/** Whether it happens and is over; else it lasts until it is taken out. */
export const isMomentary = (use: FaultUse): boolean => resolveFault(leased(use)).fault.momentary === true;

/** The lease first, then the fault, then the proof. `forMs` null: it happens and is over. Throws when it is not seen in effect. */
export async function putTrialFault(
  home: Home,
  database: string,
  use: FaultUse,
  forMs: number | null,
): Promise<void> {
  const { fault, params } = resolveFault(leased(use));
  return withFaultSystem(
    home,
    database,
    async system => {
      if (forMs !== null) leaseOf(home, use, Date.now() + forMs + leaseSlackMs);
      await fault.inject(system, params);
      if (fault.momentary) return;
      const seen = await fault.observe(system, params);
      if (seen.state !== 'active')
        throw new Error(`${fault.id} was put in and has no visible effect: ${seen.saw}`);
    },
    mark,
  );
}

export async function endTrialFault(home: Home, database: string, use: FaultUse): Promise<void> {
  const { fault, params } = resolveFault(leased(use));
  await withFaultSystem(home, database, system => fault.heal(system, params), mark);
  const isOver = (lease: Lease) => lease.mark === mark && isDeepStrictEqual(lease.fault, leased(use));
  changeDesired(home, { leases: readDesired(home).leases.filter(lease => !isOver(lease)) });
}

const leased = ({ use, with: params }: FaultUse): FaultUse => ({ use, with: params });

function leaseOf(home: Home, use: FaultUse, untilMs: number): void {
  const lease: Lease = { fault: leased(use), mark, untilMs };
  changeDesired(home, { leases: [...readDesired(home).leases, lease] });
}
