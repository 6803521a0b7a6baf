/** Judges the time that a load saw, all its streams together. Pure: it may be asked after each block, and again from a recording. */
import type { LoadEvidence } from '../evidence/evidence.ts';
import { judgeStream, type LoadJudgement, type LoadObjective } from './judge-stream.ts';

/** What the load so far shows about the objectives of all its streams. `extended` after a first answer of `extend`. */
export function judgeLoad(
  loads: LoadEvidence[],
  objectives: readonly LoadObjective[],
  extended: boolean,
): LoadJudgement {
  const streams = loads.filter(({ as }) => objectives.some(({ of }) => of === as));
  const judged = streams.map(load => judgeStream(load, objectives, extended));
  const all = judged.flatMap(one => one.objectives);
  const together = (wanted: LoadJudgement['outcome']) => judged.find(({ outcome }) => outcome === wanted);
  const countedSeconds = Math.min(...judged.map(one => one.countedSeconds));
  // One that fails decides; else all are waited for. What could not be told speaks before what may still be.
  for (const outcome of ['fail', 'continue', 'extend', 'undecided'] as const) {
    const found = together(outcome);
    if (found) return { ...found, countedSeconds, objectives: all };
  }
  return { outcome: judged.length > 0 ? 'pass' : 'undecided', reason: null, countedSeconds, objectives: all };
}

/** Whether a stream needs no more of the load: it passes, or nothing is asked of it. */
export const isStreamDecided = (
  load: LoadEvidence,
  objectives: readonly LoadObjective[],
  extended: boolean,
): boolean =>
  objectives.some(({ of }) => of === load.as) &&
  ['pass', 'fail'].includes(judgeStream(load, objectives, extended).outcome);
