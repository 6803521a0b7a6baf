/** How much CPU the lab's own processes use, so that what is left is that of others. Source: proc(5). */
import { readdirSync } from 'node:fs';
import { statFields } from '../../../machine/process.mjs';

/** pid → clock ticks of CPU used until now */
export type CpuByProcess = Map<number, number>;

/** Of these processes and everything that they started. */
export function cpuOfTrees(roots: number[]): CpuByProcess {
  const parents = new Map<number, number>();
  const used: CpuByProcess = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const fields = statFields(pid);
    if (!fields) continue; // it ended
    parents.set(pid, Number(fields[1]));
    used.set(pid, Number(fields[11]) + Number(fields[12])); // user and system time
  }
  const belongs = (pid: number): boolean => {
    if (roots.includes(pid)) return true;
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && belongs(parent);
  };
  for (const pid of used.keys()) if (!belongs(pid)) used.delete(pid);
  return used;
}

/** Ticks used between two readings; a process that began in between counts whole. */
export function ticksBetween(before: CpuByProcess, after: CpuByProcess): number {
  return [...after].reduce((sum, [pid, ticks]) => sum + ticks - (before.get(pid) ?? 0), 0);
}
