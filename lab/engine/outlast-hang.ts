/** Toxiproxy may hang while toxics are removed under load. The keeper then starts it anew, and they are gone. */

import { pause } from '../../machine/process.mjs';
import { UserError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { readSnapshot } from '../runtime/state.ts';

/** Longer than the keeper needs to be sure, and to start it. */
const limitMs = 15_000;

/** Does work that may be done twice, and once more when Toxiproxy had to be started anew meanwhile. */
export async function outlastHang<Result>(home: Home, work: () => Promise<Result>): Promise<Result> {
  const part = () => readSnapshot(home)?.parts.find(({ role }) => role === 'links');
  const before = part()?.pid;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'toxiproxy-silent') throw error;
    const deadline = Date.now() + limitMs;
    for (let now = part(); now?.state !== 'up' || now.pid === before; now = part()) {
      if (Date.now() > deadline) throw error;
      await pause(100);
    }
    return work();
  }
}
