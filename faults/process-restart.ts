import { ofOnePart, processFault, signalAll } from './process-fault.ts';

/** A process is asked to end, and started again. */
export const processRestart = processFault({
  ...ofOnePart,
  id: 'process-restart',
  title: 'A part restarts',
  fidelity:
    'SIGTERM, as a deployment sends it: the process may finish its work, then it is started again as the same version. A process that does not end is not killed, and the fault is reported as not seen.',
  example: 'lab fault inject process-restart --part api-1',
  strike: processes => signalAll(processes, 'SIGTERM'),
});
