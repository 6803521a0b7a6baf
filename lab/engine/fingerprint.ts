/**
 * What the system looks like, as named lines: schema, settings, toxics, balancer. No pids, no ports, no data rows, no learner's files.
 * Two fingerprints that are equal mean that nothing of the lab's was left behind.
 */
import type { Home } from '../home/home.ts';
import type { Fingerprint } from '../parts/contract.ts';
import { everyPart, partSet, partsOf } from '../parts/parts.ts';
import { readDesired } from '../runtime/state.ts';

export type { Fingerprint };

/**
 * The line that tells the form of a fingerprint; those of another form are not compared. Raise its number with every change of the lines below. The parts
 * that this clone knows are in it: each service has roles on the database, also where it is not declared.
 */
export const fingerprintForm = 'form';
export const form = `3 ${everyPart.map(({ id }) => id).join(' ')}`;

/** Whether a line tells of links, roles, settings, sessions or marks: never changed by a learner's files, so the same at any time after the start. */
export const isOfWorld = (name: string): boolean =>
  everyPart.some(({ fingerprint }) => fingerprint?.ofWorld.test(name));

/** The names of the lines that differ. */
export function differences(wanted: Fingerprint, seen: Fingerprint): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(seen)]);
  return [...names].filter(name => wanted[name] !== seen[name]).sort();
}

/** Of the parts that are there now; the line `parts` tells which. */
export async function readFingerprint(home: Home): Promise<Fingerprint> {
  const declared = readDesired(home).parts;
  const lines: Fingerprint = { [fingerprintForm]: form, parts: partSet(declared) };
  for (const { fingerprint } of partsOf(declared)) Object.assign(lines, await fingerprint?.read(home));
  return lines;
}
