import { z } from 'zod';
import { defineFault, partName, unseen } from './contract.ts';

/** A process stands still. That it is stopped is itself the mark. */
export const processPause = defineFault({
  id: 'process-pause',
  title: 'A part is paused',
  scope: 'world',
  needs: [],
  fidelity:
    'The process is stopped (SIGSTOP) and continues from the same place (SIGCONT), as in a long garbage collection or on a frozen machine. While it is stopped, the kernel still accepts connections for it until its queue is full. Timers that ran out during the pause fire as soon as it ends.',
  example: 'lab fault inject process-pause --part api-1 --for 10s',
  params: z.strictObject({ part: partName }),

  async inject(system, { part }) {
    for (const process of system.processes(part)) if (!process.isStopped()) await process.signal('SIGSTOP');
  },

  async heal(system, { part }) {
    for (const process of system.processes(part)) await process.signal('SIGCONT');
  },

  async observe(system, { part }) {
    try {
      const seen = system.processes(part).map(process => ({ ...process, stopped: process.isStopped() }));
      return {
        state: seen.every(({ stopped }) => stopped) ? 'active' : 'absent',
        saw: seen
          .map(({ name, pid, stopped }) => `${name}: process ${pid} ${stopped ? 'is paused' : 'runs'}`)
          .join('; '),
      };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const stopped = system.all.processes().filter(process => process.isStopped());
    return stopped.map(({ name }) => ({ part: name }));
  },
});
