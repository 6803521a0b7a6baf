/** The two files between commands and keeper: what should run (written by commands), what does run (written by the keeper). */
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { readJson, replaceFile, writeJson } from '../system/files.ts';
import type { Desired, Snapshot } from './runtime.ts';

const desiredFile = (home: Home) => join(home.dir, 'desired.json');
const snapshotFile = (home: Home) => join(home.dir, 'snapshot.json');

const nothingDesired: Desired = {
  generation: 0,
  up: false,
  conditions: [],
  live: null,
  verify: null,
};

export const readDesired = (home: Home): Desired => readJson<Desired>(desiredFile(home)) ?? nothingDesired;

/** Changes the desired state and answers its new generation. Only for holders of the writer lock. */
export function changeDesired(home: Home, change: Partial<Omit<Desired, 'generation'>>): number {
  const before = readDesired(home);
  const generation = before.generation + 1;
  writeJson(desiredFile(home), { ...before, ...change, generation } satisfies Desired);
  return generation;
}

export const readSnapshot = (home: Home): Snapshot | null => readJson<Snapshot>(snapshotFile(home));
export const writeSnapshot = (home: Home, snapshot: Snapshot): void =>
  replaceFile(snapshotFile(home), JSON.stringify(snapshot));
