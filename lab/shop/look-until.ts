/** Looks at what may be shown late, at several copies. */
import type { Answer } from './contract.ts';

export const pause = (ms: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, Math.max(0, ms)));

/** At the same moment: enough for each copy to be asked. */
export const looks = 6;

/** Looks at the one copy that knows are right by luck, but not three times in a row. */
const rightInARow = 3;
const pauseMs = 50;

const isRight = ({ outcome }: Answer): boolean => outcome === 'right';

/**
 * Once where `untilMs` is left out. Else until all looks were right three times in a row, or one is wrong at that time or later. Answers what was
 * seen last, as one answer, and how long after `sinceMs` that was.
 */
export async function lookUntil(
  look: () => Promise<Answer[]>,
  untilMs?: number,
  sinceMs = untilMs === undefined ? undefined : Date.now(),
): Promise<Answer> {
  for (let inARow = 0; ; ) {
    const isLast = untilMs === undefined || Date.now() >= untilMs;
    const seen = await look();
    inARow = seen.every(isRight) ? inARow + 1 : 0;
    const isOver = untilMs === undefined || inARow === rightInARow || (isLast && inARow === 0);
    if (isOver) return together(seen, sinceMs === undefined ? {} : { afterMs: Date.now() - sinceMs });
    await pause(pauseMs);
  }
}

function together(seen: Answer[], late: { afterMs?: number }): Answer {
  const others = seen.filter(answer => !isRight(answer));
  const first = (others[0] ?? seen[0]) as Answer;
  const steps = first.steps.map(step => ({ ...step, times: seen.length }));
  if (first.outcome !== 'wrong') return { ...first, steps };
  const count = { wrong: others.length, of: seen.length };
  return { ...first, steps, difference: { kind: 'looks', ...count, ...late, first: first.difference } };
}
