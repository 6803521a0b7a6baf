/** Takes out faults by hand when their time is over. The desired state tells which; only commands change it, so what was ended is remembered here. */

import { resolveFault, withFaultSystem } from '../engine/fault-system.ts';
import type { Home } from '../home/home.ts';
import { liveDatabase } from '../parts/postgres/databases.ts';
import type { LabEvent, Lease } from '../runtime/runtime.ts';

const againAfterMs = 1000;

/** Call it often: it looks at the clock only, until a lease is over. After a restart of the keeper an ended one is healed once more. */
export function createLeases(home: Home, note: (kind: LabEvent['kind'], text: string) => void) {
  const ended = new Set<string>();
  let waitUntilMs = 0;

  async function end({ fault: use, mark }: Lease): Promise<void> {
    const { fault, params } = resolveFault(use);
    await withFaultSystem(
      home,
      liveDatabase,
      async system => {
        await fault.heal(system, params);
        const seen = await fault.observe(system, params);
        note('info', `the time of ${use.use} is over: ${seen.saw}`);
      },
      mark,
    );
  }

  return async (leases: Lease[]): Promise<void> => {
    if (Date.now() < waitUntilMs) return;
    for (const lease of leases) {
      const key = JSON.stringify(lease);
      if (lease.untilMs > Date.now() || ended.has(key)) continue;
      try {
        await end(lease);
        ended.add(key);
      } catch (error) {
        waitUntilMs = Date.now() + againAfterMs;
        note('problem', `${lease.fault.use} could not be taken out yet: ${(error as Error).message}`);
      }
    }
  };
}
