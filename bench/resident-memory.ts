/** Proportional set size: shared pages divided among those who share them. Source: /proc/<pid>/smaps_rollup, see proc(5). */
import { readdirSync, readFileSync } from 'node:fs';
import type { Snapshot } from '../lab/runtime/runtime.ts';
import { statFields } from '../machine/process.mjs';

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
    return Number(statFields(name)?.[1]) === parent ? [Number(name)] : [];
  });
}

/** By part, in kB, with what each started; the keeper too. */
export const memoryByPart = ({ keeper, parts, watchers }: Snapshot): [name: string, kilobytes: number][] => [
  ['keeper', pssKilobytes(keeper.pid)],
  ...[...parts, ...watchers].map(({ name, pid }): [string, number] => {
    const pids = pid === null ? [] : [pid, ...childrenOf(pid)];
    return [name, pids.reduce((sum, one) => sum + pssKilobytes(one), 0)];
  }),
];

/** In kB, of every process whose command line holds this. */
export const memoryOf = (text: string): number =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && commandLine(name).includes(text))
    .reduce((sum, name) => sum + pssKilobytes(Number(name)), 0);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}
