/** What the momentary faults of processes share: another process stands in the place of each when `inject` returns. */
import { z } from 'zod';
import {
  defineFault,
  type Fault,
  type FaultProcess,
  type FaultSystem,
  partName,
  unseen,
} from './contract.ts';

type Kind = Pick<Fault, 'id' | 'title' | 'fidelity' | 'example'>;

/** Nothing is marked, as nothing is left to heal: the keeper starts the part again. `struck`: throws where there is no such part. */
export function processFault<Params>({
  struck,
  strike,
  ...kind
}: Kind & {
  params: z.ZodType<Params>;
  struck(system: FaultSystem, params: Params): FaultProcess[];
  strike(processes: FaultProcess[], system: FaultSystem): Promise<void>;
}): Fault<Params> {
  return defineFault<Params>({
    ...kind,
    scope: 'world',
    needs: [],
    momentary: true,
    async inject(system, params) {
      await strike(struck(system, params), system);
    },
    async heal(system, params) {
      struck(system, params);
    },
    async observe(system, params) {
      try {
        const saw = struck(system, params).map(({ name, pid }) => `${name}: process ${pid}`);
        return { state: 'absent', saw: saw.join('; ') };
      } catch (error) {
        return unseen(error);
      }
    },
    find: async () => [],
  });
}

export const ofOnePart = {
  params: z.strictObject({ part: partName }),
  struck: (system: FaultSystem, { part }: { part: string }): FaultProcess[] => system.processes(part),
};

/** Each gets the signal before any is waited for. */
export async function signalAll(processes: FaultProcess[], signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  await Promise.all(processes.map(process => process.signal(signal)));
  await Promise.all(processes.map(process => process.replaced()));
}
