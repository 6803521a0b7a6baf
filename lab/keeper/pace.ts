/** How much the keeper does: all of it while somebody looks, little while nobody does. */

/** Nobody looked for so long: then it rests. */
export const restAfterMs = 60_000;
/** After the first look the traffic needs so long to be what it was. */
const freshAfterMs = 2000;

const awake = { roundMs: 100, publishMs: 250, readMs: 1000, traffic: 1 };
const resting = { roundMs: 1000, publishMs: 1000, readMs: 5000, traffic: 0.05 };

/**
 * `roundMs`: the longest pause between two rounds. `publishMs`, `readMs`: how often the snapshot is written and the parts are asked for their
 * numbers. `traffic`: share of the background traffic's rate.
 */
export type Pace = typeof awake;

export type Pacer = {
  /** Somebody looked then, in milliseconds since the epoch. */
  looked(atMs: number): void;
  pace(nowMs: number): Pace;
  /** Whether the numbers are not yet those of full traffic: it rests, or woke a moment ago. */
  isResting(nowMs: number): boolean;
};

/** Milliseconds since the epoch. */
export function createPacer(lastLookMs: number): Pacer {
  let wokeMs = Number.NEGATIVE_INFINITY;
  const rests = (nowMs: number) => nowMs - lastLookMs >= restAfterMs;
  return {
    looked(atMs) {
      if (atMs <= lastLookMs) return;
      if (atMs - lastLookMs >= restAfterMs) wokeMs = atMs;
      lastLookMs = atMs;
    },
    pace: nowMs => (rests(nowMs) ? resting : awake),
    isResting: nowMs => rests(nowMs) || nowMs - wokeMs < freshAfterMs,
  };
}
