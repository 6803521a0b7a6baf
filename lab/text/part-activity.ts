/** Which part is busy, which one waits for another, and which one is idle. Pure. */
import type { LiveNumbers, PartStatus, Snapshot } from '../runtime/runtime.ts';

export type PartActivity = {
  part: string;
  /** `unknown`: it is up, and there are no numbers of it */
  is: 'busy' | 'waiting' | 'idle' | 'down' | 'unknown';
  /** what it waits for; null when it does not */
  waitsFor: 'a connection' | 'the database' | 'a lock' | 'a replica' | null;
  /** how many requests, statements or sessions wait */
  waiting: number;
  /** 0–1 of what it could do; null where that cannot be told */
  load: number | null;
};

/** From here on a part is called busy: it computes, or runs statements, for most of the time. */
const busyFrom = 0.7;

const quiet = { waitsFor: null, waiting: 0, load: null };

/** In the order of the snapshot; only parts that do something of their own (Toxiproxy passes on). */
export function partActivity({ parts, numbers }: Pick<Snapshot, 'parts' | 'numbers'>): PartActivity[] {
  return parts
    .filter(({ name }) => name !== 'toxiproxy')
    .map(part => ({ part: part.name, ...quiet, ...activityOf(part, numbers) }));
}

function activityOf({ name, state }: PartStatus, numbers: LiveNumbers | null): Omit<PartActivity, 'part'> {
  if (state !== 'up') return { ...quiet, is: 'down' };
  if (name === 'postgres') return databaseActivity(numbers);
  if (name === 'haproxy') return gatewayActivity(numbers);
  return replicaActivity(name, numbers);
}

/** A replica whose own code computes all the time is busy, whoever waits meanwhile. */
function replicaActivity(name: string, numbers: LiveNumbers | null): Omit<PartActivity, 'part'> {
  const replica = numbers?.replicas.find(one => one.name === name);
  if (!replica) return { ...quiet, is: 'unknown' };
  const load = Math.min(1, replica.cpu);
  const { poolWaiting, poolBusy } = replica;
  if (load >= busyFrom) return { ...quiet, is: 'busy', waiting: poolWaiting, load };
  if (poolWaiting > 0) return { is: 'waiting', waitsFor: 'a connection', waiting: poolWaiting, load };
  if (poolBusy > 0) return { is: 'waiting', waitsFor: 'the database', waiting: poolBusy, load };
  return { ...quiet, is: 'idle', load };
}

function databaseActivity(numbers: LiveNumbers | null): Omit<PartActivity, 'part'> {
  const database = numbers?.database;
  if (!database) return { ...quiet, is: 'unknown' };
  const { active, waitingForLock } = database;
  const load = Math.min(1, active);
  if (waitingForLock > 0) return { is: 'waiting', waitsFor: 'a lock', waiting: waitingForLock, load };
  return { ...quiet, is: load >= busyFrom ? 'busy' : 'idle', load };
}

/** What HAProxy itself does is little; what matters is whether requests pile up in it. */
function gatewayActivity(numbers: LiveNumbers | null): Omit<PartActivity, 'part'> {
  const gateway = numbers?.gateway;
  if (!gateway) return { ...quiet, is: 'unknown' };
  const { queued, replicas } = gateway;
  const nobody = replicas.every(({ isUp }) => !isUp);
  if (queued > 0 || nobody) return { ...quiet, is: 'waiting', waitsFor: 'a replica', waiting: queued };
  return { ...quiet, is: 'idle' };
}
