/** Whether somebody looks at the lab. While nobody does, its shop rests: one request a second, readings every few seconds. */
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import type { Snapshot } from './runtime.ts';
import { readSnapshot } from './state.ts';

export const lookedName = 'looked';
const file = (home: Home) => join(home.dir, lookedName);

/** How long the keeper needs for numbers of full traffic, and as much again for a busy machine. */
const freshWithinMs = 5000;

/** Every command is a look; one that goes on looks again each second. */
export function noteLook(home: Home): void {
  const now = new Date();
  try {
    utimesSync(file(home), now, now);
  } catch {
    try {
      writeFileSync(file(home), '', { mode: 0o600 });
    } catch {
      // Nothing of the command depends on it: a full disk is reported by what has to be written.
    }
  }
}

/** Milliseconds since the epoch; 0 when nobody ever looked. */
export const lastLook = (home: Home): number => statSync(file(home), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The snapshot with numbers of full traffic: a shop that rested needs some seconds to show them. */
export async function wokenSnapshot(home: Home, say: (text: string) => void): Promise<Snapshot | null> {
  noteLook(home);
  const deadline = Date.now() + freshWithinMs;
  let snapshot = readSnapshot(home);
  if (snapshot?.resting) say('The shop rested while nobody looked; its traffic is coming back …');
  while (snapshot?.resting && Date.now() < deadline) {
    await pause(100);
    snapshot = readSnapshot(home);
  }
  return snapshot;
}
