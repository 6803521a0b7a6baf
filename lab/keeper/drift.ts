/** Conditions that vanished are put back. */
import { resolveFault, withFaultSystem } from '../engine/fault-system.ts';
import type { Home } from '../home/home.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import type { Note } from './events.ts';

export type Drift = {
  putBack(conditions: FaultUse[], database: string): Promise<void>;
  /** how often one had vanished */
  count(): number;
};

export function createDrift(home: Home, note: Note): Drift {
  let count = 0;
  return {
    async putBack(conditions, database) {
      if (conditions.length === 0) return;
      await withFaultSystem(home, database, async system => {
        for (const condition of conditions) {
          const { fault, params } = resolveFault(condition);
          const seen = await fault.observe(system, params);
          if (seen.state !== 'absent') continue;
          // Incremented after re-injection, so the count never precedes its event; also when re-injection failed.
          await fault.inject(system, params).finally(() => {
            count += 1;
          });
          note('drift', `${condition.use} had vanished (${seen.saw}); it was put back.`);
        }
      });
    },
    count: () => count,
  };
}
