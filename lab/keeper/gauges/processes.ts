/** CPU of each part and of the whole machine. Source: proc(5). */
import { readFileSync } from 'node:fs';
import type { PartStatus } from '../../runtime/runtime.ts';
import type { Family } from './text.ts';

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
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in brackets, which may hold anything: user and system time as 12th and 13th, then those of ended children.
    const times = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, alone ? 13 : 15);
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
