import { ofOnePart, processFault } from './process-fault.ts';

/** For what a process has in hand. */
const graceMs = 10_000;
/** A front door that does not take a copy back by then is not waited for. */
const takenBackMs = 10_000;

/** A new version goes out, as a careful operator does it. Nothing is marked: it is over when `inject` returns. */
export const rollingRestart = processFault({
  ...ofOnePart,
  id: 'rolling-restart',
  title: 'A new version is rolled out',
  fidelity:
    'One copy after the other gets SIGTERM and has 10 s to end; then SIGKILL ends it. The lab starts it again, waits until it answers and the front door passes requests on to it (10 s at most), and goes on with the next one. The new version is the same code.',
  example: 'lab fault inject rolling-restart --part api',
  async strike(processes, system) {
    for (const process of processes) {
      await process.signal('SIGTERM');
      if (!(await process.endsWithin(graceMs))) await process.signal('SIGKILL');
      await process.replaced();
      await system.servesWithin(process.name, takenBackMs);
    }
  },
});
