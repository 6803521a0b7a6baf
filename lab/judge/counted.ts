/** What the checks that count say, while rounds of counting go on. */
import type { Outcome } from './checks/contract.ts';
import { checks } from './checks/index.ts';
import { type CountRound, noEvidence } from './evidence/evidence.ts';
import type { Rules } from './verdict.ts';

const isOfCounts = (check: string): boolean => checks[check]?.needs.includes('counts') ?? false;

/** The kinds of traffic that the scenario's checks count. */
export function countedKinds({ invariants }: Rules): string[] {
  const names = invariants.flatMap(({ check, params }) =>
    isOfCounts(check) && typeof params.of === 'string' ? [params.of] : [],
  );
  return [...new Set(names)];
}

/** What the checks of this kind say, the worst of them. */
export function sayOf({ invariants }: Rules, counts: CountRound[], kind: string): Outcome {
  const evidence = { ...noEvidence(), counts };
  const said = invariants
    .filter(({ check, params }) => isOfCounts(check) && params.of === kind)
    .map(({ check: id, params }) => {
      const check = checks[id];
      return check?.judge(evidence, check.params.parse(params)).outcome;
    });
  return (['fail', 'unknown'] as const).find(outcome => said.includes(outcome)) ?? 'pass';
}
