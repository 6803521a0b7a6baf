/** What tells the invariants of a scenario apart wherever one is named: findings, margins, `trips` of a fix, hints. */
import type { Invariant } from './schema.ts';

/** In their order: the check's id; where the scenario uses that check more than once, with its traffic: `blocks-per-statement:sign-in`. */
export function invariantNames(invariants: readonly Invariant[]): string[] {
  return invariants.map(({ check, params }) => {
    const isAlone = invariants.filter(other => other.check === check).length === 1;
    return isAlone ? check : `${check}:${params.of}`;
  });
}
