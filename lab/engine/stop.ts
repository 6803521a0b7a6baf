/** Ending everything, with the proof that nothing of a scenario is left in the servers. */

import { processesWith } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import { partMark } from '../parts/part.ts';
import { liveDatabase } from '../parts/postgres/databases.ts';
import { runtimeFor } from '../runtime/choice.ts';
import { keeperRuns, waitForEnd } from '../runtime/keeper-process.ts';
import { changeDesired } from '../runtime/state.ts';
import { checkpoint } from '../workspace/workspace.ts';
import { bringServers, type Work } from './apply.ts';
import { type HandMade, keepHandMade } from './hand-made.ts';
import { readState, write } from './journal.ts';
import { cleanUp } from './prove.ts';

export type Stopped = HandMade & { wasRunning: boolean };

export async function stopAll(work: Work): Promise<Stopped> {
  const { home, say } = work;
  const state = readState(home);
  const wasRunning = keeperRuns(home);
  const isLeft = processesWith(entry => entry.startsWith(partMark(home))).length > 0; // by a keeper that was killed
  // Nothing runs and nothing is in effect: there is nothing to take out.
  if (!wasRunning && !isLeft && state.phase === 'clean' && !state.interrupted && state.byHand.length === 0)
    return nothingRan(home);
  await bringServers(work);
  const byHand = await keepHandMade(home, liveDatabase);
  const scenario = state.interrupted?.scenario ?? state.scenario;
  write(home, 'begin', { verb: 'down', ...(scenario && { scenario }) });
  if (scenario) await checkpoint(home.workspace, 'before down');
  await cleanUp(home, say, []);
  write(home, 'stop');
  say('Stopping every part …');
  await endKeeper(home);
  write(home, 'end', { phase: 'clean' });
  return { wasRunning, ...byHand };
}

/** A keeper that was killed while it ended may have left its containers. */
async function nothingRan(home: Home): Promise<Stopped> {
  await runtimeFor(home)
    .tidy(home)
    .catch(() => {}); // without an engine no container runs
  return { wasRunning: false, saved: [], unsaved: [] };
}

async function endKeeper(home: Home): Promise<void> {
  changeDesired(home, { up: false });
  await waitForEnd(home);
}
