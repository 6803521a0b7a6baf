/** What every load of a verify has in common: k6 sends it, the front door takes it, the lab's own processes are known. */
import { awaitTool } from '../../../machine/tools.mjs';
import { userError } from '../../errors.ts';
import { frontDoorUrl, type Home } from '../../home/home.ts';
import { labPids } from '../../runtime/keeper-process.ts';

export type VerifyWork = { home: Home; seed: number; say(text: string): void; signal: AbortSignal };

export async function loadPlan({ home, seed, say, signal }: VerifyWork) {
  return {
    k6Path: await k6Path(say),
    baseUrl: frontDoorUrl(home),
    seed,
    labPids: labPids(home),
    signal,
  };
}

/** A verdict installs nothing: it waits for what `npm start` builds in the background, else says what is missing. */
async function k6Path(say: (text: string) => void): Promise<string> {
  const path = await awaitTool('k6', { log: say });
  if (path === null) throw userError('part-missing', { part: 'k6' });
  return path;
}
