/** A curve of the last minutes: a bar for every two seconds, and below it a sign for each save and each verify. */
import { plain } from '../judge/checks/wording.ts';
import { keptMs, type Second } from '../runtime/minutes.ts';

/** `goal`: the most that the open scenario allows; null where it sets none. */
export type Drawn = { title: string; goal: number | null; value(second: Second): number | null };

/** `kind` is a key of `signs`. */
export type CurveMark = { at: number; kind: string };

const columnMs = 2000;
const labelColumns = 8;
/** Title, failed requests, signs, clock, what the signs mean. */
const frameRows = 5;
const leastRows = frameRows + 2;
const mostRows = frameRows + 20;
const eighths = ' ▁▂▃▄▅▆▇█';
const minuteMs = 60_000;

const signs: Record<string, [sign: string, meaning: string]> = {
  apply: ['a', 'fresh data'],
  saved: ['s', 'saved'],
  verify: ['v', 'verify'],
  trial: ['t', 'a strike of verify'],
  pass: ['P', 'pass'],
  fail: ['F', 'fail'],
  undecided: ['?', 'could not tell'],
};

type Size = { columns: number; rows: number };

/** At most `rows` lines, the newest bar at the right; none where the room is too small to tell anything. */
export function curveLines(
  { title, goal, value }: Drawn,
  seconds: Second[],
  marks: CurveMark[],
  nowMs: number,
  { columns, rows }: Size,
): string[] {
  const bars = Math.min(columns - labelColumns, keptMs / columnMs);
  if (rows < leastRows || bars < labelColumns) return [];
  const first = Math.floor(nowMs / columnMs) - bars + 1;
  const columnOf = (at: number) => Math.floor(at / columnMs) - first;
  const each = <Value>(of: (at: Second[]) => Value): Value[] =>
    Array.from({ length: bars }, (_, n) => of(seconds.filter(({ at }) => columnOf(at) === n)));
  const values = each(inColumn => most(inColumn.map(value)));
  const fails = each(inColumn => (most(inColumn.map(({ failed }) => failed)) ?? 0) > 0);
  const top = roundUp(Math.max(most(values) ?? 0, (goal ?? 0) * 1.5));
  const shown = marks.filter(({ at, kind }) => signs[kind] && columnOf(at) >= 0 && columnOf(at) < bars);
  const line = (label: string, text: string) => `${label.padStart(labelColumns - 1)} ${text}`.trimEnd();
  return [
    goal === null ? title : `${title} (goal: at most ${plain(goal)})`,
    ...barRows(values, top, goal, Math.min(rows, mostRows) - frameRows, line),
    line('failed', fails.map(isFailed => (isFailed ? 'x' : ' ')).join('')),
    line('', signRow(shown, columnOf, bars)),
    line('', clockRow(first, bars)),
    line('', meaningOf(shown)),
  ];
}

const most = (values: (number | null)[]): number | null =>
  values.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

/** 1, 2, 5, 10, 20, 50, …: the smallest that is not less. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find(step => step * ten >= value) ?? 10) * ten;
}

/** From the top. Where the goal's line has a row of its own, it is drawn where no bar is. */
function barRows(
  values: (number | null)[],
  top: number,
  goal: number | null,
  height: number,
  line: (label: string, text: string) => string,
): string[] {
  const goalRow = goal === null ? 0 : Math.floor((goal / top) * height);
  const heights = values.map(value => (value ? Math.max(1, Math.round((value / top) * height * 8)) : 0));
  return Array.from({ length: height }, (_, fromTop) => {
    const row = height - 1 - fromTop;
    const isGoal = row === goalRow && row > 0;
    const cells = heights.map((eighth, n) => {
      if (row === 0 && values[n] === 0) return '_';
      const cell = eighths[Math.min(8, Math.max(0, eighth - row * 8))] ?? ' ';
      return cell === ' ' && isGoal ? '┄' : cell;
    });
    const label = fromTop === 0 ? plain(top) : row === 0 ? '0' : isGoal ? plain(goal ?? 0) : '';
    return line(label, cells.join(''));
  });
}

/** A sign whose place is taken stands one further to the right. */
function signRow(marks: CurveMark[], columnOf: (at: number) => number, bars: number): string {
  const row = Array<string>(bars).fill(' ');
  for (const { at, kind } of marks.toSorted((a, b) => a.at - b.at)) {
    const free = row.findIndex((sign, n) => n >= columnOf(at) && sign === ' ');
    row[free === -1 ? bars - 1 : free] = signs[kind]?.[0] ?? '';
  }
  return row.join('');
}

/** Hours and minutes where a minute begins. */
function clockRow(first: number, bars: number): string {
  let row = '';
  for (let n = 0; n < bars; n++) {
    const at = (first + n) * columnMs;
    const text = new Date(at).toTimeString().slice(0, 5);
    if (at % minuteMs === 0 && n + text.length <= bars) row = row.padEnd(n) + text;
  }
  return row;
}

function meaningOf(marks: CurveMark[]): string {
  const kinds = new Set(marks.map(({ kind }) => kind));
  return Object.entries(signs)
    .filter(([kind]) => kinds.has(kind))
    .map(([, [sign, meaning]]) => `${sign} ${meaning}`)
    .join('   ');
}
