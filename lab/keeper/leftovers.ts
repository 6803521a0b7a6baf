/** What an earlier keeper left running: found by the mark in its environment, ended by pid and start time. */
import { endProcess, processesWith } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import { partMark } from '../parts/part.ts';
import { everyPart } from '../parts/parts.ts';

/** Ends what an earlier keeper left running. */
export async function endLeftovers(home: Home): Promise<string[]> {
  const left = processesWith(entry => entry.startsWith(partMark(home)));
  // First: SIGTERM would let PostgreSQL wait for its sessions, and a row lock's never ends.
  for (const { endLeft } of everyPart) await endLeft?.(home);
  await Promise.all(left.map(({ identity }) => endProcess(identity, 'SIGTERM', 3000)));
  return left.map(({ entry }) => entry.slice(partMark(home).length));
}
