/** A fault that verify puts in while it judges, and takes out again; the keeper takes it out where verify cannot any more. */
import type { Home } from '../home/home.ts';
import type { FaultUse, Lease } from '../runtime/runtime.ts';
import { changeDesired, readDesired } from '../runtime/state.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';

const mark = 'lab-trial';
/** Added to its length before the keeper takes it out by itself. */
const leaseSlackMs = 5000;

/** The lease first, then the fault, then the proof. `forMs` null: it happens and is over. Throws when it is not seen in effect. */
export async function putTrialFault(
  home: Home,
  database: string,
  use: FaultUse,
  forMs: number | null,
): Promise<void> {
  const { fault, params } = resolveFault({ use: use.use, with: use.with });
  return withFaultSystem(
    home,
    database,
    async system => {
      if (forMs !== null) leaseOf(home, use, Date.now() + forMs + leaseSlackMs);
      await fault.inject(system, params);
      if (fault.momentary) return;
      const seen = await fault.observe(system, params);
      if (seen.state !== 'active') throw new Error(`${fault.id} was put in and does not show: ${seen.saw}`);
    },
    mark,
  );
}

export async function endTrialFault(home: Home, database: string, use: FaultUse): Promise<void> {
  const { fault, params } = resolveFault({ use: use.use, with: use.with });
  await withFaultSystem(home, database, system => fault.heal(system, params), mark);
  changeDesired(home, { leases: readDesired(home).leases.filter(lease => lease.mark !== mark) });
}

function leaseOf(home: Home, { use, with: params }: FaultUse, untilMs: number): void {
  const lease: Lease = { fault: { use, with: params }, mark, untilMs };
  changeDesired(home, { leases: [...readDesired(home).leases, lease] });
}
