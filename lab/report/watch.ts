/** `lab watch`: a screen that is redrawn on a terminal, else a line a second. */
import { plain } from '../checks/wording.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { numbersLines } from './status.ts';
import { styled, wrap } from './terminal.ts';

export function watchScreen(snapshot: Snapshot): string {
  const what = { live: 'your live shop', verify: 'verify runs', nothing: 'nothing runs' }[snapshot.showing];
  const down = snapshot.parts
    .filter(part => part.state !== 'up')
    .map(part => `${part.name} is ${part.state}`);
  const lines = [
    `${styled('bold', what)}  ${new Date(snapshot.at).toTimeString().slice(0, 8)}   Ctrl-C ends`,
    '',
  ];
  lines.push(...numbersLines(snapshot.numbers), '');
  if (down.length > 0) lines.push(wrap(`  ${down.join(', ')}`, 2));
  if (snapshot.fileProblem) lines.push(wrap(`  not used: ${snapshot.fileProblem}`, 2));
  const last = snapshot.events.at(-1);
  if (last) lines.push(wrap(`  last: ${last.text}`, 2));
  return lines.join('\n');
}

export function watchLine({ at, numbers }: Snapshot): string {
  const time = new Date(at).toTimeString().slice(0, 8);
  if (!numbers) return `${time}  no numbers yet`;
  const { answersPerSecond, success, p95Ms, statementsPerRequest, poolBusy, poolWaiting } = numbers;
  const part = (value: number | null, unit: string) => `${value === null ? '–' : plain(value)} ${unit}`;
  const good = success === null ? null : success * 100;
  return [
    time,
    part(answersPerSecond, '/s'),
    part(good, '% good'),
    part(p95Ms, 'ms p95'),
    part(statementsPerRequest, 'SQL/request'),
    `${poolBusy} busy`,
    `${poolWaiting} waiting`,
  ].join('  ');
}
