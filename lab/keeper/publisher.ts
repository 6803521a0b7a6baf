/** Writes the snapshot again and again, however long a round of the keeper takes. */
import type { Home } from '../home/home.ts';
import { activityNow, seenOfCopy } from '../parts/activity.ts';
import type { PartStatus, SeenPart, Snapshot } from '../runtime/runtime.ts';
import { writeSnapshot } from '../runtime/state.ts';
import type { Reading } from './readings.ts';

const lookMs = 250;

export type Publisher = {
  /** Now, whenever it was done last. */
  publish(): void;
  end(): void;
};

/** `everyMs`: between two snapshots, in the present pace. */
export function createPublisher(home: Home, snapshot: () => Snapshot, everyMs: () => number): Publisher {
  let lastMs = 0;
  const publish = () => {
    writeSnapshot(home, snapshot());
    lastMs = Date.now();
  };
  const timer = setInterval(() => {
    try {
      if (Date.now() - lastMs >= everyMs() - lookMs / 2) publish();
    } catch (error) {
      // A full disk ends no shop: what is published next is whole again.
      console.error(error);
    }
  }, lookMs);
  return { publish, end: () => clearInterval(timer) };
}

/** A part with what the last reading showed of it. */
export function seenPart(status: PartStatus, { numbers, byPart }: Reading): SeenPart {
  const copy = numbers?.replicas.find(({ name }) => name === status.name);
  const ofPart = status.role === 'service' ? copy && seenOfCopy(copy) : byPart.get(status.id);
  return { ...status, activity: activityNow(status, ofPart), words: ofPart?.words ?? '' };
}
