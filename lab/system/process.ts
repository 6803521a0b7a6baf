/** Processes, known by pid *and* start time: a pid alone is used again by the kernel. Source: proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type ProcessIdentity = {
  pid: number;
  /** boot id and clock ticks since that boot */
  start: string;
};

/** A program that is run once, to its end: what to pass to `spawn`. */
export type Command = {
  file: string;
  args: string[];
  options: { cwd: string; env: Record<string, string>; uid?: number; gid?: number };
};

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The identity of a running process, or null when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field is the name in brackets and may hold anything; the fields after it are plain.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return { pid, start: `${bootId()}:${fields[19]}` };
}

/** Whether it stands still after a SIGSTOP (or under a debugger). */
export function isStopped({ pid }: ProcessIdentity): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== null && now.start === identity.start;
}

export function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (!own) throw new Error('/proc does not show this process');
  return own;
}

/** All processes whose environment holds `marker` as a whole entry, e.g. `CORNER_LAB_PART=3f2a/api-1`. */
export function processesWith(
  matches: (entry: string) => boolean,
): { identity: ProcessIdentity; entry: string }[] {
  const found: { identity: ProcessIdentity; entry: string }[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    let environment: string;
    try {
      environment = readFileSync(`/proc/${name}/environ`, 'utf8');
    } catch {
      continue; // ended meanwhile, or another user's
    }
    const entry = environment.split('\0').find(matches);
    const identity = entry ? identify(Number(name)) : null;
    if (entry && identity) found.push({ identity, entry });
  }
  return found;
}

/** The pids of all processes that work in this folder, as far as we may see them. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc').flatMap(name => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder ? [Number(name)] : [];
    } catch {
      return []; // ended meanwhile, or another user's
    }
  });
}

/** Ends a process: first politely, after `graceMs` with SIGKILL. Resolves when it is gone. */
export async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  const send = (name: NodeJS.Signals) => {
    try {
      if (isRunning(identity)) process.kill(identity.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  send(signal);
  send('SIGCONT'); // one that stands still acts on nothing else
  const deadline = Date.now() + graceMs;
  while (isRunning(identity) && Date.now() < deadline) await pause(20);
  send('SIGKILL');
  const last = Date.now() + 5000;
  while (isRunning(identity)) {
    if (Date.now() > last) throw new Error(`process ${identity.pid} does not end, even after SIGKILL`);
    await pause(20);
  }
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
