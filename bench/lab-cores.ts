/** How much CPU a lab uses. Source: proc(5), in hundredths of a second. */
import { spawnSync } from 'node:child_process';
import { pause, statFields } from '../machine/process.mjs';
import type { TestLab } from '../test/test-lab.ts';

/** Of the keeper and of all that it started, over so many seconds. */
export async function cores(lab: TestLab, seconds: number): Promise<number> {
  const before = await ticks(lab);
  await pause(seconds * 1000);
  return ((await ticks(lab)) - before) / 100 / seconds;
}

/** Of the parts and all that they started and that has ended, so that a session of PostgreSQL that came and went counts too. */
async function ticks(lab: TestLab): Promise<number> {
  const { keeper, parts, watchers } = await lab.look();
  const roots = [keeper.pid, ...[...parts, ...watchers].flatMap(({ pid }) => pid ?? [])];
  const children = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .stdout.split('\n')
    .map(line => line.trim().split(/\s+/).map(Number));
  const sessions = children.flatMap(([pid = 0, parent = 0]) =>
    parts.some(part => part.pid === parent) && !roots.includes(pid) ? [pid] : [],
  );
  const own = [...roots, ...sessions].map(pid => {
    const fields = statFields(pid) ?? [];
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  // Of the keeper's own children only the parts themselves, which are counted already.
  const ended = roots.slice(1).map(pid => {
    const fields = statFields(pid) ?? [];
    return Number(fields[13] ?? 0) + Number(fields[14] ?? 0);
  });
  return [...own, ...ended].reduce((sum, count) => sum + count, 0);
}
