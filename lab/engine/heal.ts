/** Takes out what the lab put in: found by looking at the system, from any process, any number of times. */
import { faults } from '../../faults/index.ts';
import type { Home } from '../home.ts';
import { toxiproxyOf } from '../runtime/native.ts';
import { withDatabase } from '../system/postgres.ts';
import { clonePattern, dropClone, labDatabase } from './data.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';
import { readState } from './journal.ts';

/** Every fault that the journal knows of, every toxic that bears the lab's mark, every clone. */
export async function heal(home: Home): Promise<void> {
  for (const use of readState(home).faults) {
    if (!(use.use in faults) || resolveFault(use).fault.scope !== 'world') continue; // data faults go with their clone
    const { fault, params } = resolveFault(use);
    await withFaultSystem(home, labDatabase, system => fault.heal(system, params));
  }
  for (const link of await toxiproxyOf(home).links()) {
    for (const toxic of await link.toxics())
      if (toxic.name.startsWith('lab-')) await link.removeToxic(toxic.name);
  }
  for (const name of await clones(home)) await dropClone(home, name);
}

async function clones(home: Home): Promise<string[]> {
  return withDatabase(home, labDatabase, async database => {
    const rows = await database.sql<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname ~ $1',
      [clonePattern],
    );
    return rows.map(row => row.datname);
  });
}
