/** What is left of the parts when nothing of them should run: found by the mark in its environment or by its folder, ended by pid and start time. */
import { endProcess, identify, processesBelow, processesWith } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import { copiesFolder } from '../parts/copy-folder.ts';
import { partMark } from '../parts/part.ts';
import { everyPart } from '../parts/parts.ts';

/** Ends what an earlier keeper left running, or what a service started and let go. Answers the names of the parts. */
export async function endLeftovers(home: Home): Promise<string[]> {
  const left = processesWith(entry => entry.startsWith(partMark(home)));
  // First: SIGTERM would let PostgreSQL wait for its sessions, and a row lock's never ends.
  for (const { endLeft } of everyPart) await endLeft?.(home);
  const unmarked = processesBelow(copiesFolder(home)).filter(
    pid => !left.some(({ identity }) => identity.pid === pid),
  );
  await Promise.all([
    ...left.map(({ identity }) => endProcess(identity, 'SIGTERM', 3000)),
    ...unmarked.flatMap(pid => identify(pid) ?? []).map(identity => endProcess(identity, 'SIGKILL', 0)),
  ]);
  return left.map(({ entry }) => entry.slice(partMark(home).length));
}
