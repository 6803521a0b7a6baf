/** Which evidence a scenario needs. */
import { checks } from './checks/index.ts';
import type { Collector } from './evidence/collector.ts';
import type { Kind } from './evidence/evidence.ts';
import { collectors } from './evidence/index.ts';
import type { Rules } from './verdict.ts';

/** The collectors of all that the scenario's checks look at, in their order. */
export function neededBy({ invariants }: Pick<Rules, 'invariants'>): Collector[] {
  const kinds = new Set<Kind>(invariants.flatMap(({ check }) => checks[check]?.needs ?? []));
  return Object.values(collectors).filter(({ id }) => kinds.has(id));
}
