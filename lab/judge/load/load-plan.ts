/** What every load of a verify has in common: k6 sends it, the front door takes it, the lab's own processes are known. */
import { ensureTool } from '../../../machine/tools.mjs';
import type { Home } from '../../home/home.ts';
import { frontDoorUrl } from '../../parts/layout.ts';
import { labPids } from '../../runtime/keeper-process.ts';

export type VerifyWork = { home: Home; seed: number; say(text: string): void; signal: AbortSignal };

export async function loadPlan({ home, seed, say, signal }: VerifyWork) {
  return {
    k6Path: await ensureTool('k6', { log: say }),
    baseUrl: frontDoorUrl(home),
    seed,
    labPids: labPids(home),
    signal,
  };
}
