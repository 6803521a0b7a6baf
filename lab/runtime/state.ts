/** The files between commands and keeper: what should run (written by commands), what does run (written by the keeper). */
import { join } from 'node:path';
import type { ProcessIdentity } from '../../machine/process.mjs';
import { readJson, replaceFile, writeJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import type { Desired, Snapshot } from './runtime.ts';

export const desiredName = 'desired.json';
const desiredFile = (home: Home) => join(home.dir, desiredName);
const snapshotFile = (home: Home) => join(home.dir, 'snapshot.json');

const nothingDesired: Desired = {
  generation: 0,
  up: false,
  parts: [],
  conditions: [],
  leases: [],
  live: null,
  verify: null,
};

export const readDesired = (home: Home): Desired => ({
  ...nothingDesired,
  ...readJson<Desired>(desiredFile(home)),
});

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

const signalsFile = (home: Home) => join(home.dir, 'signals.json');
const signalsKept = 50;

type ByFault = 'ended' | 'stopped';

/** Written before a fault ends or stops a process of the shop: whatever its exit code, it was neither itself nor somebody else. */
export function noteSignal(home: Home, { pid, start }: ProcessIdentity, what: ByFault): void {
  const noted = readJson<string[]>(signalsFile(home)) ?? [];
  writeJson(signalsFile(home), [...noted, `${pid} ${start} ${what}`].slice(-signalsKept));
}

export const wasSignalled = (home: Home, { pid, start }: ProcessIdentity, what: ByFault): boolean =>
  (readJson<string[]>(signalsFile(home)) ?? []).includes(`${pid} ${start} ${what}`);
