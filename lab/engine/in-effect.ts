/** Which faults are in effect, whoever put them in. */
import type { FaultSystem } from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import type { Home } from '../home/home.ts';
import { databaseExists, liveDatabase } from '../parts/postgres/databases.ts';
import { withFaultSystem } from './fault-system.ts';

export type InEffect = { fault: string; params: unknown; by: 'scenario' | 'hand'; saw: string };

/** What is in effect now: found by its mark in the system, then looked at. */
export async function inEffect(home: Home): Promise<InEffect[]> {
  const hasData = await databaseExists(home, liveDatabase);
  const marks = ['lab', 'lab-hand'] as const;
  const found = await Promise.all(
    marks.map(mark => withFaultSystem(home, liveDatabase, system => marked(system, mark, hasData), mark)),
  );
  return found.flat();
}

async function marked(system: FaultSystem, mark: 'lab' | 'lab-hand', hasData: boolean): Promise<InEffect[]> {
  const found: InEffect[] = [];
  for (const fault of Object.values(faults)) {
    // A closed link and a process that stands still bear no name; both are told once, as by hand.
    if (mark === 'lab' && unnamed.includes(fault.id)) continue;
    if (fault.scope === 'data' && !hasData) continue;
    for (const params of await fault.find(system)) {
      const { state, saw } = await fault.observe(system, params);
      if (state !== 'absent')
        found.push({ fault: fault.id, params, by: mark === 'lab' ? 'scenario' : 'hand', saw });
    }
  }
  return found;
}

const unnamed = ['network-down', 'process-pause'];
