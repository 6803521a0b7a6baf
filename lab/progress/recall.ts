/** Which question is due when somebody comes back: what is asked for again after days stays. Pure. */
import type { ScenarioProgress } from './learner.ts';

const dayMs = 86_400_000;
/** after the pass, then after each time that it was answered; a wrong answer begins anew */
const afterDays = [3, 10, 30];

export type Passed = { scenario: string; passedAt: string; progress: ScenarioProgress };

/** The scenario whose question has been due for longest, or null. */
export function recallDue(passed: Passed[], nowMs: number): string | null {
  const due = passed
    .map(one => ({ scenario: one.scenario, overdueMs: nowMs - dueAtMs(one) }))
    .filter(({ overdueMs }) => overdueMs >= 0)
    .sort((a, b) => b.overdueMs - a.overdueMs);
  return due[0]?.scenario ?? null;
}

function dueAtMs({ passedAt, progress: { recalled = [] } }: Passed): number {
  const last = recalled.at(-1)?.at ?? passedAt;
  const wrong = recalled.findLastIndex(({ right }) => !right);
  const inARow = recalled.length - 1 - wrong;
  const days = afterDays[Math.min(inARow, afterDays.length - 1)] ?? 0;
  return Date.parse(last) + days * dayMs;
}

/** Whole days between the two moments; 0 for a moment that is not known. */
export const daysSince = (at: string | null, nowMs: number): number =>
  at === null ? 0 : Math.floor((nowMs - Date.parse(at)) / dayMs);
