/** How much CPU the lab's own processes use, so that what is left is that of others. Source: proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** pid → clock ticks of CPU used until now */
export type CpuByProcess = Map<number, number>;

/** Of these processes and everything that they started. */
export function cpuOfTrees(roots: number[]): CpuByProcess {
  const parents = new Map<number, number>();
  const used: CpuByProcess = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // After the name in brackets, which may hold anything: state, parent, …, and user and system time as 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(pid, Number(fields[1]));
      used.set(pid, Number(fields[11]) + Number(fields[12]));
    } catch {
      // ended meanwhile
    }
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
