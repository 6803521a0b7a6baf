/** The shop that runs for people, for commands that ask its parts. */
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import type { PartDefinition } from '../parts/contract.ts';
import type { Deployment } from '../parts/part.ts';
import { partsOf } from '../parts/parts.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';

/** Throws `not-up` when there is none. */
export function liveNow(home: Home): Deployment {
  const { live } = readDesired(home);
  if (!keeperRuns(home) || !live) throw userError('not-up', {});
  return live;
}

/** The wanted parts of the live shop, at least one. Throws `not-up`, and `no-such-part`, which names what is missing by `title`. */
export function livePartsNow(home: Home, isWanted: (part: PartDefinition) => boolean, title: string) {
  const { scenario, parts } = liveNow(home);
  const wanted = partsOf(parts).filter(isWanted);
  if (wanted.length === 0) throw userError('no-such-part', { scenario, part: title });
  return { scenario, wanted };
}
