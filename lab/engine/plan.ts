/** What `apply` would do, without doing it; pure. */
import type { Scenario } from '../course/schema.ts';
import type { Home } from '../home/home.ts';
import { partsOf } from '../parts/parts.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import { readState } from './journal.ts';

export type Plan = {
  scenario: string;
  /** taken out first; null when nothing is open */
  leaves: string | null;
  files: string;
  parts: string[];
  faults: FaultUse[];
  conditions: FaultUse[];
  load: Scenario['load'];
};

export function planOf(home: Home, scenario: Scenario): Plan {
  const { phase, scenario: open } = readState(home);
  return {
    scenario: scenario.id,
    leaves: phase === 'started' ? open : null,
    files: home.workspace,
    parts: partsOf(Object.keys(scenario.parts)).flatMap(({ id, role }) => {
      if (role === 'watcher') return [];
      const count = scenario.parts[id];
      return role === 'service' ? Array.from({ length: Number(count) }, (_, n) => `${id}-${n + 1}`) : [id];
    }),
    faults: scenario.faults,
    conditions: scenario.conditions,
    load: scenario.load,
  };
}
