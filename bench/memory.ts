/**
 * Resident memory of a lab in use, by part: proportional set size (shared pages divided among those who share them), in MB.
 * Source: /proc/<pid>/smaps_rollup, see proc(5). Usage: node bench/memory.ts (the lab must be up)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { openHome } from '../lab/home.ts';
import { readSnapshot } from '../lab/runtime/state.ts';

function pssKilobytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
  } catch {
    return 0; // ended meanwhile
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const snapshot = readSnapshot(openHome());
if (!snapshot) throw new Error('the lab is not up: npx lab up');
const rows = [
  ['keeper', pssKilobytes(snapshot.keeper.pid)] as const,
  ...snapshot.parts.map(({ name, pid }) => {
    const pids = pid === null ? [] : [pid, ...childrenOf(pid)];
    return [name, pids.reduce((sum, one) => sum + pssKilobytes(one), 0)] as const;
  }),
];
for (const [name, kilobytes] of rows)
  console.log(`${name.padEnd(10)} ${(kilobytes / 1024).toFixed(0).padStart(5)} MB`);
const total = rows.reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
console.log(`${'in all'.padEnd(10)} ${(total / 1024).toFixed(0).padStart(5)} MB`);
