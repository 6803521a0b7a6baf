/** Files of the lab that must never be seen half written. */
import {
  type BigIntStats,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { userError } from '../errors.ts';

/** Of what a path leads to; null when nothing is there, or a link that leads nowhere or in a circle. */
export function statIfThere(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** The bytes of a file from one place up to another, as text; empty when there are none. */
export function readBetween(path: string, from: number, to: number): string {
  const buffer = Buffer.alloc(Math.max(0, to - from));
  const open = openSync(path, 'r');
  try {
    readSync(open, buffer, 0, buffer.length, from);
  } finally {
    closeSync(open);
  }
  return buffer.toString();
}

/** Replaces a file in one step: readers see the old content or the new, also when the machine stops in between. */
export function writeFileAtomic(path: string, content: string, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeSynced(temporary, 'w', content, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes and waits until the disk has it. On a full disk it throws, naming the file, and never takes a part for the whole. */
export function writeSynced(path: string, flag: 'w' | 'a', content: string, mode: number): void {
  const file = openSync(path, flag, mode);
  try {
    writeFileSync(file, content); // goes on after a short write, which a single write(2) would not
    fsyncSync(file);
  } catch (error) {
    throw Object.assign(error as Error, { path });
  } finally {
    closeSync(file);
  }
}

/** Replaces a file in one step for readers, without waiting for the disk: for what may be lost with the machine. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The parsed file, or null when there is none. A file that is not JSON throws, naming the file. */
export function readJson<Value>(path: string): Value | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw Object.assign(error as Error, { path });
  }
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    throw userError('file-damaged', { file: path, reason: (error as Error).message });
  }
}

export function writeJson(path: string, value: unknown, mode = 0o644): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}
