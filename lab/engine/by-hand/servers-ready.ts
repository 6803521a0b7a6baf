import { identify, isRunning } from '../../../machine/process.mjs';
import type { Home } from '../../home/home.ts';
import { runtimeOf } from '../../home/programs.ts';
import { isServer } from '../../parts/contract.ts';
import type { Snapshot } from '../../runtime/runtime.ts';
import { readDesired, readSnapshot } from '../../runtime/state.ts';

/** Whether the servers run as they are wanted, as far as can be seen without asking the keeper for anything. */
export function serversReady(home: Home): boolean {
  const snapshot = readSnapshot(home);
  const { up, generation } = readDesired(home);
  if (!snapshot || !up || snapshot.state !== 'ready' || snapshot.generation !== generation) return false;
  const runs = ({ pid, state }: Snapshot['parts'][number]) =>
    state === 'up' && pid !== null && identify(pid) !== null;
  return (
    (process.env.LAB_RUNTIME ?? runtimeOf(home)) === runtimeOf(home) &&
    isRunning(snapshot.keeper) &&
    snapshot.parts.length > 0 &&
    snapshot.parts.filter(isServer).every(runs)
  );
}
