import { ofOnePart, processFault, signalAll } from './process-fault.ts';

/** A process is gone from one moment to the next. */
export const processKill = processFault({
  ...ofOnePart,
  id: 'process-kill',
  title: 'A part is killed',
  fidelity:
    'SIGKILL: the process cannot finish anything, and the kernel closes its connections. The lab restarts it after half a second, or later if it is killed again soon, as a supervisor would. The machine itself, its disk and its cache stay.',
  example: 'lab fault inject process-kill --part api-1',
  strike: processes => signalAll(processes, 'SIGKILL'),
});
