/** What `lab load` saw, in plain words. */
import { counted, plain } from '../judge/checks/wording.ts';

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
  answersPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  slowestMs: number;
};

export function loadText(numbers: LoadNumbers): string {
  const { users, seconds, answers, good, wrong, unanswered, answersPerSecond, p50Ms, p99Ms, slowestMs } =
    numbers;
  const errors = answers - good - wrong;
  const kinds = [
    ...(errors > 0 ? [counted(errors, 'error', 'errors')] : []),
    ...(wrong > 0 ? [counted(wrong, 'wrong answer', 'wrong answers')] : []),
    ...(unanswered > 0 ? [`${plain(unanswered)} without any answer`] : []),
  ];
  const failed = answers - good + unanswered;
  return [
    `${users} users asked for ${plain(seconds)} s, each as soon as it had its answer:`,
    '',
    `  answers      ${plain(answersPerSecond)} a second, ${plain(answers)} in all`,
    `  failed       ${plain(failed)}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`,
    `  half within  ${plain(p50Ms)} ms`,
    `  99 of 100    within ${plain(p99Ms)} ms`,
    `  slowest      ${plain(slowestMs)} ms`,
    '',
    'verify loads in another way, so do not compare its numbers with these.',
  ].join('\n');
}
