/** Whether somebody else than the lab's own traffic asks the shop: a browser, curl, a test. */

/** Of the lab's own requests so far: `ended` before the front door was read, `sent` after it. */
export type Own = { ended: number; sent: number };

/**
 * Answers whether requests of others came to the front door since this was last true. The door's count of answers minus the lab's own lies
 * between two bounds, as some of those are on their way; only what both bounds exclude counts. A door that starts again counts from 0.
 */
export function createStrangerCount(): (answers: number, own: Own) => boolean {
  let last = 0;
  let known = Number.POSITIVE_INFINITY;
  return (answers, { ended, sent }) => {
    if (answers < last) known = Number.POSITIVE_INFINITY;
    last = answers;
    const cameForSure = answers - sent > known;
    known = cameForSure ? answers - ended : Math.min(known, answers - ended);
    return cameForSure;
  };
}
