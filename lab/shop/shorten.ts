/** A sequence that fails, without the items that it fails without. */

/** Tries of one shortening: a sequence of eight needs 36 at most. */
const mostTries = 50;

/**
 * Leaves out one item after the other, the last of them never, until none can go. `fails` tries a shorter sequence; it answers false also
 * when there is no time for more.
 */
export async function shorten<Item>(
  items: Item[],
  fails: (shorter: Item[]) => Promise<boolean>,
): Promise<Item[]> {
  let shortest = items;
  let tries = 0;
  for (let at = 0; at < shortest.length - 1 && tries < mostTries; tries++) {
    const shorter = shortest.toSpliced(at, 1);
    if (await fails(shorter)) {
      shortest = shorter;
      // what was needed before may be needless now
      at = 0;
    } else at++;
  }
  return shortest;
}
