/** Whether a part is busy, waits or is idle. Pure. */
import { type Activity, busyFrom, type PartNumbers, type PartRole, quiet } from './contract.ts';

/** What the last second showed of one copy of a service, from its own metrics. */
export type CopyNumbers = {
  name: string;
  answersPerSecond: number;
  /** of one core: 1 means that it did nothing but compute */
  cpu: number;
  poolBusy: number;
  poolSize: number;
  /** requests that wait for a connection */
  poolWaiting: number;
};

/** A copy whose own code computes all the time is busy, whoever waits meanwhile. */
export function copyActivity({ cpu, poolBusy, poolWaiting }: CopyNumbers): Activity {
  const load = Math.min(1, cpu);
  if (load >= busyFrom) return { ...quiet, is: 'busy', waiting: poolWaiting, load };
  if (poolWaiting > 0) return { is: 'waiting', waitsFor: 'a connection', waiting: poolWaiting, load };
  if (poolBusy > 0) return { is: 'waiting', waitsFor: 'the database', waiting: poolBusy, load };
  return { ...quiet, is: 'idle', load };
}

export const seenOfCopy = (numbers: CopyNumbers): PartNumbers => ({
  numbers,
  activity: copyActivity(numbers),
  words: '',
});

/** Null for what does nothing of its own: it passes on, or looks on. */
export function activityNow(
  { role, state }: { role: PartRole; state: string },
  seen: PartNumbers | undefined,
): Activity | null {
  if (role === 'links' || role === 'watcher') return null;
  if (state !== 'up') return { ...quiet, is: 'down' };
  return seen?.activity ?? { ...quiet, is: 'unknown' };
}
