/** What an earlier keeper left running: found by the mark in its environment, ended by pid and start time. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identify, processesWith } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import { postgresFolders } from '../parts/layout.ts';
import { partMark } from '../parts/part.ts';

/** Ends what an earlier keeper left running. */
export async function endLeftovers(home: Home): Promise<string[]> {
  const left = processesWith(entry => entry.startsWith(partMark(home)));
  // First: SIGTERM would let it wait for its sessions, and a row lock's never ends.
  for (const folder of Object.values(postgresFolders))
    await endLeftPostgres(join(home.servers, folder, 'data'));
  await Promise.all(left.map(({ identity }) => endProcess(identity, 'SIGTERM', 3000)));
  return left.map(({ entry }) => entry.slice(partMark(home).length));
}

/** PostgreSQL overwrites its environment for the process title, so it is found by its own pid file. */
async function endLeftPostgres(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const identity = identify(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  if (!identity) return;
  const commandLine = readFileSync(`/proc/${identity.pid}/cmdline`, 'utf8').split('\0');
  if (commandLine.includes(data)) await endProcess(identity, 'SIGINT', 10_000);
}
