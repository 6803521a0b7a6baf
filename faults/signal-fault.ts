/** What the momentary process faults share: a signal, and another process in its place. */
import { z } from 'zod';
import { defineFault, type Fault, partName, unseen } from './contract.ts';

/** Nothing is marked, as nothing is left to heal: the keeper starts the part again. */
export function signalFault(
  kind: Pick<Fault, 'id' | 'title' | 'fidelity' | 'example'> & { signal: 'SIGKILL' | 'SIGTERM' },
): Fault<{ part: string }> {
  const { signal, ...rest } = kind;
  return defineFault({
    ...rest,
    scope: 'world',
    needs: [],
    momentary: true,
    params: z.strictObject({ part: partName }),
    async inject(system, { part }) {
      const processes = system.processes(part);
      for (const process of processes) await process.signal(signal);
      await Promise.all(processes.map(process => process.replaced()));
    },
    async heal(system, { part }) {
      system.processes(part);
    },
    async observe(system, { part }) {
      try {
        const saw = system.processes(part).map(({ name, pid }) => `${name}: process ${pid}`);
        return { state: 'absent', saw: saw.join('; ') };
      } catch (error) {
        return unseen(error);
      }
    },
    find: async () => [],
  });
}
