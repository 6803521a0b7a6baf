/** `lab watch`: a screen that is redrawn on a terminal, else a line a second. */
import { plain } from '../judge/checks/wording.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { partActivity } from './part-activity.ts';
import { activityText, clock, codeLines, numbersLines, percentText } from './status.ts';
import { styled, width, wrap } from './terminal.ts';

const nameColumns = 15;

export function watchScreen(snapshot: Snapshot): string {
  const what = { live: 'your live shop', verify: 'verify runs', nothing: 'nothing runs' }[snapshot.showing];
  const head = `${what}  ${clock(snapshot.at)}`;
  const last = snapshot.events.at(-1);
  return [
    `${styled('bold', head)}${'Ctrl-C ends'.padStart(width - head.length)}`,
    '',
    ...numbersLines(snapshot),
    '',
    ...activityLines(snapshot),
    '',
    ...codeLines(snapshot),
    ...(last ? [named('last', `${clock(last.at)}  ${last.text}`)] : []),
  ].join('\n');
}

const named = (name: string, text: string): string =>
  `  ${name.padEnd(nameColumns - 2)}${wrap(text, nameColumns)}`;

/** Who is busy, who waits for what, and which parts do not run; then the rest. */
function activityLines(snapshot: Snapshot): string[] {
  const activities = partActivity(snapshot);
  const down = snapshot.parts.filter(({ state }) => state !== 'up');
  const idle = activities.filter(({ is }) => is === 'idle').map(({ part }) => part);
  return [
    ...down.map(({ name, state, detail }) => named(state, `${name} ${detail}`.trim())),
    ...activities.filter(({ is }) => is === 'busy').map(({ part }) => named('busy', part)),
    ...activities
      .filter(({ is }) => is === 'waiting')
      .map(one => named('waiting', `${one.part} ${activityText(one).replace('waiting ', '')}`)),
    ...(idle.length > 0 ? [named('idle', idle.join(', '))] : []),
  ];
}

/** At most 80 columns, the most telling first. */
export function watchLine(snapshot: Snapshot): string {
  const { at, numbers } = snapshot;
  if (!numbers) return `${clock(at)}  no numbers yet`;
  const { answersPerSecond, success, p95Ms, statementsPerRequest, poolBusy, poolSize, poolWaiting } = numbers;
  const amount = (value: number | null, unit: string) => `${value === null ? '–' : plain(value)} ${unit}`;
  const busy = partActivity(snapshot).flatMap(({ part, is }) => (is === 'busy' ? [part] : []));
  const parts = [
    clock(at),
    `${plain(answersPerSecond)}/s`,
    `${percentText(success)} good`,
    `p95 ${amount(p95Ms, 'ms')}`,
    amount(statementsPerRequest, 'SQL each'),
    poolWaiting > 0 ? `${poolWaiting} wait` : `${poolBusy}/${poolSize} in use`,
    ...(busy.length > 0 ? [`busy: ${busy.join(', ')}`] : []),
  ];
  let line = '';
  for (const text of parts)
    if (`${line}  ${text}`.length <= width) line = line === '' ? text : `${line}  ${text}`;
  return line;
}
