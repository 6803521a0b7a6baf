/** How much the copies of the shop read: what their connections brought them, as the kernel counts it for each process. */
import { readFileSync } from 'node:fs';

/** In bytes, since each of them began; null when that cannot be read of one of them. */
export function bytesRead(pids: readonly number[]): number | null {
  let sum = 0;
  for (const pid of pids) {
    const [, bytes] = ioOf(pid).match(/^rchar: (\d+)$/m) ?? [];
    if (bytes === undefined) return null;
    sum += Number(bytes);
  }
  return pids.length > 0 ? sum : null;
}

function ioOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/io`, 'utf8');
  } catch {
    return ''; // of another user, or gone
  }
}
