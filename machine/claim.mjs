/** A file that says which process is at work on something. A claim whose process is gone counts for nothing. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { statFields } from './process.mjs';

/**
 * Start time of a process in clock ticks since boot: with the pid it names a process for good.
 * @param {number} pid
 * @returns {string | null} null when there is no such process
 */
export function startTime(pid) {
  return statFields(pid)?.[19] ?? null;
}

/**
 * @param {string} file
 * @returns {boolean} whether a living process holds the claim
 */
export function isClaimed(file) {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8'));
    return startTime(pid) === startedAt;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {(() => void) | null} gives the claim back; null when another living process holds it
 */
export function claim(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt: startTime(process.pid) }));
  try {
    if (!link(draft, file) && !(removeDead(file) && link(draft, file))) return null;
    return () => rmSync(file, { force: true });
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Unlike a rename, a link fails when somebody was quicker; and the file is whole from its first moment.
 * @param {string} from
 * @param {string} to
 */
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/**
 * Moves a dead claim aside before it is deleted, as somebody else may have replaced it since we read it.
 * @param {string} file
 */
function removeDead(file) {
  if (isClaimed(file)) return false;
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  const alive = isClaimed(aside);
  if (alive) link(aside, file);
  rmSync(aside, { force: true });
  return !alive;
}
