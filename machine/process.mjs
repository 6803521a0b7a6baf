/** Processes, known by pid *and* start time: a pid alone is used again by the kernel. Source: proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * `start`: boot id and clock ticks since that boot.
 * @typedef {{ pid: number, start: string }} ProcessIdentity
 */

/**
 * A program that is run once, to its end: what to pass to `spawn`.
 * @typedef {{ file: string, args: string[], options: { cwd: string, env: Record<string, string>, uid?: number, gid?: number } }} Command
 */

/** @returns {string} */
const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/**
 * The fields of /proc/<pid>/stat from the third one, the state, on. The second is the name in brackets and may hold anything.
 * @param {number | string} pid
 * @returns {string[] | null} null when there is no such process
 */
export function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * The identity of a running process, or null when there is none (a zombie counts as none).
 * @param {number} pid
 * @returns {ProcessIdentity | null}
 */
export function identify(pid) {
  const fields = statFields(pid);
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return null;
  return { pid, start: `${bootId()}:${fields[19]}` };
}

/**
 * Whether it stands still after a SIGSTOP (or under a debugger).
 * @param {ProcessIdentity} identity
 */
export const isStopped = ({ pid }) => /^[Tt]/.test(statFields(pid)?.[0] ?? '');

/** @param {ProcessIdentity} identity */
export function isRunning(identity) {
  const now = identify(identity.pid);
  return now !== null && now.start === identity.start;
}

/** @returns {ProcessIdentity} */
export function ownIdentity() {
  const own = identify(process.pid);
  if (!own) throw new Error('/proc does not show this process');
  return own;
}

/**
 * All processes with an entry in their environment that matches, e.g. `CORNER_LAB_PART=3f2a/api-1`.
 * @param {(entry: string) => boolean} matches
 * @returns {{ identity: ProcessIdentity, entry: string }[]}
 */
export function processesWith(matches) {
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    let environment;
    try {
      environment = readFileSync(`/proc/${name}/environ`, 'utf8');
    } catch {
      continue; // it ended, or it is another user's
    }
    const entry = environment.split('\0').find(matches);
    const identity = entry ? identify(Number(name)) : null;
    if (entry && identity) found.push({ identity, entry });
  }
  return found;
}

/**
 * The pids of all processes that work in this folder, as far as we may see them.
 * @param {string} folder
 * @returns {number[]}
 */
export function processesIn(folder) {
  return readdirSync('/proc').flatMap(name => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder ? [Number(name)] : [];
    } catch {
      return []; // it ended, or it is another user's
    }
  });
}

/**
 * The pids of all processes that work in this folder or below it, as far as we may see them.
 * @param {string} folder
 * @returns {number[]}
 */
export function processesBelow(folder) {
  return readdirSync('/proc').flatMap(name => {
    try {
      return /^\d+$/.test(name) && `${readlinkSync(`/proc/${name}/cwd`)}/`.startsWith(`${folder}/`)
        ? [Number(name)]
        : [];
    } catch {
      return []; // it ended, or it is another user's
    }
  });
}

/**
 * Ends a process: first politely, after `graceMs` with SIGKILL. Resolves when it is gone.
 * @param {ProcessIdentity} identity
 * @param {NodeJS.Signals} signal
 * @param {number} graceMs
 * @returns {Promise<void>}
 */
export async function endProcess(identity, signal, graceMs) {
  const send = (/** @type {NodeJS.Signals} */ name) => {
    try {
      if (isRunning(identity)) process.kill(identity.pid, name);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
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

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
