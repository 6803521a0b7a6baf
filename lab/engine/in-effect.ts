/** Which faults are in effect, whoever put them in. */
import { faults } from '../../faults/index.ts';
import type { Home } from '../home.ts';
import { liveDatabase } from './apply.ts';
import { databaseExists } from './databases.ts';
import { withFaultSystem } from './fault-system.ts';

export type InEffect = { fault: string; params: unknown; by: 'scenario' | 'hand'; saw: string };

/** What is in effect now: found by its mark in the system, then looked at. */
export async function inEffect(home: Home): Promise<InEffect[]> {
  const found: InEffect[] = [];
  const database = (await databaseExists(home, liveDatabase)) ? liveDatabase : null;
  for (const mark of ['lab', 'lab-hand'] as const) {
    await withFaultSystem(
      home,
      liveDatabase,
      async system => {
        for (const fault of Object.values(faults)) {
          // A closed link and a process that stands still bear no name; both are told once, as by hand.
          if (mark === 'lab' && unnamed.includes(fault.id)) continue;
          if (fault.scope === 'data' && !database) continue;
          for (const params of await fault.find(system)) {
            const { state, saw } = await fault.observe(system, params);
            if (state !== 'absent')
              found.push({ fault: fault.id, params, by: mark === 'lab' ? 'scenario' : 'hand', saw });
          }
        }
      },
      mark,
    );
  }
  return found;
}

const unnamed = ['network-down', 'process-pause'];
