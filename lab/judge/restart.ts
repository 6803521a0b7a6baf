/** Every copy of every service of the judged shop ends as the keeper ends it, and starts again with an empty disk, as on another machine. */
import type { Home } from '../home/home.ts';
import { waitFor } from '../runtime/keeper-process.ts';
import { changeDesired, readDesired } from '../runtime/state.ts';

/** Answers whether all of them run again. */
export async function restartCopies(home: Home, signal: AbortSignal): Promise<boolean> {
  const { verify } = readDesired(home);
  if (!verify?.deployment) return false;
  const { restarts = 0, ...deployment } = verify.deployment;
  const again = { ...verify, deployment: { ...deployment, restarts: restarts + 1 } };
  const { state } = await waitFor(home, changeDesired(home, { verify: again }), signal);
  return state === 'ready';
}
