/** What `lab load` saw, in plain words. */
import { visible } from '../errors.ts';
import { plain, reasonsText, shortened } from '../judge/checks/wording.ts';
import { width, wrap } from './terminal.ts';

export type LoadNumbers = {
  users: number;
  seconds: number;
  answers: number;
  /** the right answer to the request, as verify too would say */
  good: number;
  /** not right, though the shop saw no fault of its own (a status below 500) */
  wrong: number;
  /** no answer in time, or a connection that broke */
  unanswered: number;
  /** why requests failed, and how many for each reason, the most frequent first */
  reasons: Record<string, number>;
  /** what the shop wrote with a status from 400 on: one message for each, the most frequent first */
  said: { status: number; message: string; times: number }[];
  /** how many answers each kind of request had, and within how long half of them came; the slowest first */
  kinds: { kind: string; answers: number; p50Ms: number }[];
  answersPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  slowestMs: number;
};

const mostSaid = 3;
const saidLine = ({ status, message, times }: LoadNumbers['said'][number]): string =>
  `${' '.repeat(nameColumns)}${shortened(`${plain(times)} × ${status}, the shop says: ${visible(message)}`, width - nameColumns)}`;
const nameColumns = 15;

/** Where users ask for one thing only, the numbers above say it all. */
const mostKinds = 5;
function kindLines(kinds: LoadNumbers['kinds']): string[] {
  if (kinds.length < 2) return [];
  const shown = kinds.slice(0, mostKinds);
  const columns = Math.max(...shown.map(({ kind }) => kind.length));
  const lines = shown.map(
    ({ kind, answers, p50Ms }) =>
      `  ${kind.padEnd(columns)}  half within ${`${plain(p50Ms)} ms`.padEnd(9)} of ${plain(answers)} answers`,
  );
  return ['', ...lines];
}

export function loadText(numbers: LoadNumbers): string {
  const { users, seconds, answers, good, unanswered, answersPerSecond, p50Ms, p99Ms, slowestMs } = numbers;
  const failed = answers - good + unanswered;
  const why = reasonsText(numbers.reasons);
  return [
    wrap(
      `${users} users for ${plain(seconds)} s, each sending its next request as soon as the last was answered:`,
    ),
    '',
    `  answers      ${plain(answersPerSecond)} a second, ${plain(answers)} in all${answers > 0 && good === 0 ? ', none of them right' : ''}`,
    `  failed       ${plain(failed)}${why && `: ${why}`}`,
    ...numbers.said.slice(0, mostSaid).map(saidLine),
    `  half within  ${plain(p50Ms)} ms`,
    `  99 of 100    within ${plain(p99Ms)} ms`,
    `  slowest      ${plain(slowestMs)} ms`,
    ...kindLines(numbers.kinds),
    '',
    'verify sends its load in another way, so do not compare its numbers with these.',
  ].join('\n');
}
