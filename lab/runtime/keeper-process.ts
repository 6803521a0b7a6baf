/** Starting the keeper, and waiting until it has done what was asked. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, pause } from '../../machine/process.mjs';
import { compileCache } from '../../machine/project.mjs';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { lockOwner } from '../home/lock.ts';
import { isServer } from '../parts/contract.ts';
import type { Snapshot } from './runtime.ts';
import { readSnapshot } from './state.ts';

const readyLimitMs = 30_000;
/** By then a keeper that can has published something; less room than this, and it cannot. */
const publishedWithinMs = 2000;
const roomBytes = 65_536;
/** Longer than the longest wait before a part that died often is started again. */
const serverBackLimitMs = 10_000;

export const keeperRuns = (home: Home): boolean => lockOwner(home, 'keeper') !== null;

/** The processes whose CPU is the lab's own, with all that they start: in containers the parts are not the keeper's children. */
export const labPids = (home: Home): number[] => [
  lockOwner(home, 'keeper')?.pid ?? process.pid,
  ...(readSnapshot(home)?.parts.flatMap(({ pid }) => pid ?? []) ?? []),
];

/** Starts the keeper unless it runs. It outlives this command and ends with `lab down`. */
export function ensureKeeper(home: Home): void {
  if (keeperRuns(home)) return;
  const log = openSync(join(home.logs, 'keeper.log'), 'a', 0o600);
  // Without it V8 lets the garbage of a thousand small fetches grow to 250 MB, although 20 MB are in use.
  const memory = '--optimize-for-size';
  const options = [memory, '--disable-warning=ExperimentalWarning', join(home.repo, 'lab/keeper/main.ts')];
  spawn(process.execPath, options, {
    cwd: home.repo,
    env: {
      NODE_COMPILE_CACHE: compileCache,
      ...process.env,
      LAB_HOME: home.dir === join(home.repo, '.lab') ? undefined : home.dir,
    },
    stdio: ['ignore', log, log],
    detached: true,
  }).unref();
  closeSync(log);
}

/**
 * Waits until the keeper has reached this generation, well or not; throws after 30 s, naming what is missing, and earlier on a full disk. A server
 * that is still starting is waited for as long as the keeper itself does.
 */
export async function waitFor(home: Home, generation: number, signal?: AbortSignal): Promise<Snapshot> {
  const started = Date.now();
  for (;;) {
    signal?.throwIfAborted();
    const snapshot = readSnapshot(home);
    if (
      snapshot &&
      snapshot.generation >= generation &&
      snapshot.state !== 'working' &&
      isRunning(snapshot.keeper)
    )
      return snapshot;
    const waitedMs = Date.now() - started;
    if (waitedMs > publishedWithinMs && !hasRoom(home))
      throw userError('disk-full', { place: 'what the keeper sees' });
    if (waitedMs > readyLimitMs && !(snapshot && isRunning(snapshot.keeper) && isStarting(snapshot)))
      throw userError('not-ready-in-time', {
        seconds: Math.round(waitedMs / 1000),
        waiting: missing(snapshot),
      });
    await pause(30);
  }
}

function hasRoom({ dir }: Home): boolean {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize >= roomBytes;
}

/** Like `waitFor`; a server that was killed a moment ago is on its way back, and is waited for too. */
export async function waitForServers(
  home: Home,
  generation: number,
  signal?: AbortSignal,
): Promise<Snapshot> {
  const deadline = Date.now() + serverBackLimitMs;
  let snapshot = await waitFor(home, generation, signal);
  while (downServer(snapshot) && (Date.now() < deadline || isStarting(snapshot))) {
    await pause(100);
    snapshot = await waitFor(home, generation, signal);
  }
  return snapshot;
}

const isStarting = ({ parts }: Snapshot): boolean =>
  parts.some(part => isServer(part) && part.state === 'starting');

export const downServer = ({ parts }: Snapshot) => parts.find(part => isServer(part) && part.state !== 'up');

function missing(snapshot: Snapshot | null): string {
  if (!snapshot || !isRunning(snapshot.keeper)) return 'the keeper (see `npx lab logs keeper`)';
  const names = snapshot.parts.filter(part => part.state !== 'up').map(part => part.name);
  return names.join(', ') || 'the keeper';
}

/** Waits until the keeper has ended everything and itself. */
export async function waitForEnd(home: Home): Promise<void> {
  const deadline = Date.now() + readyLimitMs;
  while (keeperRuns(home)) {
    if (Date.now() > deadline)
      throw userError('not-ready-in-time', { seconds: readyLimitMs / 1000, waiting: 'the keeper to end' });
    await pause(30);
  }
}
