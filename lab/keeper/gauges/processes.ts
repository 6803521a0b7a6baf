/** CPU of each part and of the whole machine. Source: proc(5). */
import { readFileSync } from 'node:fs';
import { statFields } from '../../../machine/process.mjs';
import type { Family } from '../../parts/contract.ts';
import type { PartStatus } from '../../runtime/runtime.ts';

/** Linux counts in hundredths of a second for whoever reads /proc. */
const ticksPerSecond = 100;

export function processFamilies(parts: PartStatus[]): Family[] {
  return [
    {
      name: 'lab_part_cpu_seconds_total',
      help: 'CPU used by a part and everything that it started',
      type: 'counter',
      samples: [...parts, { name: 'keeper', pid: process.pid }].flatMap(({ name, pid }) => {
        const ticks = pid === null ? null : ticksOf(pid, name === 'keeper');
        return ticks === null ? [] : [{ labels: { part: name }, value: ticks / ticksPerSecond }];
      }),
    },
    {
      name: 'lab_machine_cpu_seconds_total',
      help: 'CPU of the machine by what it went into',
      type: 'counter',
      samples: machineTicks().map(({ mode, ticks }) => ({ labels: { mode }, value: ticks / ticksPerSecond })),
    },
  ];
}

/** With its children, also those that ended: their time is added to the parent's. Null when it is gone. */
function ticksOf(pid: number, alone: boolean): number | null {
  try {
    // User and system time, then those of ended children.
    const times = statFields(pid)?.slice(11, alone ? 13 : 15);
    if (!times) return null;
    const own = times.reduce((sum, ticks) => sum + Number(ticks), 0);
    if (alone) return own;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + (ticksOf(Number(child), false) ?? 0), own);
  } catch {
    return null;
  }
}

function machineTicks(): { mode: string; ticks: number }[] {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return [
    { mode: 'busy', ticks: user + nice + system + irq + softirq },
    { mode: 'idle', ticks: idle + iowait },
    { mode: 'taken by other machines', ticks: steal },
  ];
}
