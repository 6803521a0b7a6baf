/** `lab watch`: a screen that is redrawn on a terminal, else a line a second. */
import type { Objective } from '../course/schema.ts';
import { plain } from '../judge/checks/wording.ts';
import type { Happening } from '../runtime/happenings.ts';
import type { Second } from '../runtime/minutes.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { curveLines, type Drawn } from './curve.ts';
import { partActivity } from './part-activity.ts';
import { activityText, clock, codeLines, numbersLines, percentText } from './status.ts';
import { styled, width, wrap } from './terminal.ts';

const nameColumns = 15;

/** `objectives`: of the open scenario. */
export type Watched = {
  snapshot: Snapshot;
  objectives: Objective[];
  minutes: Second[];
  happenings: Happening[];
};

type Screen = { size(): { columns: number; rows: number }; hasKeys: boolean };

export const restedText = 'The shop rested while nobody looked; its traffic is coming back …';

/** As many lines as the terminal has, at most: what the numbers leave is for the curve. */
export function watchScreen({ snapshot, objectives, minutes, happenings }: Watched, screen: Screen): string {
  const what = { live: 'your live shop', verify: 'verify runs', nothing: 'nothing runs' }[snapshot.showing];
  const head = `${what}  ${clock(snapshot.at)}`;
  const end = screen.hasKeys ? 'q ends it' : 'Ctrl-C ends it';
  const last = snapshot.events.at(-1);
  const below = [
    '',
    ...numbersLines(snapshot),
    '',
    ...activityLines(snapshot),
    '',
    ...codeLines(snapshot),
    ...(last ? [named('last', `${clock(last.at)}  ${last.text}`)] : []),
  ]
    .join('\n')
    .split('\n');
  const { columns, rows } = screen.size();
  const saves = snapshot.events.filter(({ kind }) => kind === 'saved');
  const room = { columns, rows: rows - below.length - 2 };
  const curve = curveLines(drawnFor(objectives), minutes, [...happenings, ...saves], snapshot.at, room);
  return [
    `${styled('bold', head)}${end.padStart(width - head.length)}`,
    ...(curve.length > 0 ? ['', ...curve] : []),
    ...below,
  ]
    .slice(0, rows)
    .join('\n');
}

/** Their time where the scenario sets a goal for it, else how many fail. */
function drawnFor(objectives: Objective[]): Drawn {
  const latency = objectives.find(({ sli }) => sli === 'latency');
  const availability = objectives.find(({ sli }) => sli === 'availability');
  if (availability && !latency)
    return {
      title: 'failed requests of 100',
      goal: (1 - availability.target) * 100,
      value: ({ failed }) => failed && failed * 100,
    };
  return {
    title: '95 of 100 answers within so many ms',
    goal: latency?.sli === 'latency' ? latency.thresholdMs : null,
    value: ({ p95Ms }) => p95Ms,
  };
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
