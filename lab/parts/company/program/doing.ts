/** What a company does with a call. */

/** Each as the fault `provider-trouble` names it. */
export const troubles = ['away', 'halves', 'hurries', 'silent', 'slow'] as const;
export type Trouble = (typeof troubles)[number];

/** `status` 0: no answer at all. `acts`: it does what it was asked for. */
export type Doing = { status: number; afterMs: number; acts: boolean };

/** ms, from and to */
type Range = readonly [number, number];

const hurry: Range = [20, 50];
const moreWhenSlowMs = 3000;
export const statuses = { accepted: 202, unclear: 400, refused: 422, away: 503 };

/** `isRefused`: it has no such customer. */
export function doingOf(
  trouble: Trouble | null,
  { order, isRefused }: { order: string; isRefused: boolean },
  usual: Range,
): Doing {
  const does = trouble === 'halves' ? (isOdd(order) ? 'silent' : 'away') : trouble;
  if (does === 'away') return { status: statuses.away, afterMs: 0, acts: false };
  const acts = !isRefused;
  if (does === 'silent') return { status: 0, afterMs: 0, acts };
  if (isRefused) return { status: statuses.refused, afterMs: 0, acts };
  const afterMs = drawn(does === 'hurries' ? hurry : usual) + (does === 'slow' ? moreWhenSlowMs : 0);
  return { status: statuses.accepted, afterMs, acts };
}

const drawn = ([from, to]: Range): number => Math.round(from + Math.random() * (to - from));

/** The same for every call about one order, and for one order of two, whatever its number looks like. */
function isOdd(order: string): boolean {
  let hash = 0;
  for (const letter of order) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) ^ (hash >>> 15);
  return ((hash >>> 16) & 1) === 1;
}
