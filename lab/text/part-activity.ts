/** Which part is busy, which one waits for another, and which one is idle: as the keeper saw it. */
import type { Activity } from '../parts/contract.ts';
import type { Snapshot } from '../runtime/runtime.ts';

export type PartActivity = Activity & { part: string };

/** In the order of the snapshot; only parts that do something of their own. */
export const partActivity = ({ parts }: Pick<Snapshot, 'parts'>): PartActivity[] =>
  parts.flatMap(({ name, activity }) => (activity ? [{ part: name, ...activity }] : []));
