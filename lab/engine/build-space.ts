/** Fresh data for the live or the judged shop, with what a scenario breaks in it. */
import { UnmatchedTarget } from '../../faults/contract.ts';
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import type { Space } from '../parts/part.ts';
import { partsOf } from '../parts/parts.ts';
import { databaseOf } from '../parts/postgres/databases.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';
import { write } from './journal.ts';
import { rememberSchema } from './schema-objects.ts';

/** Ids of the parts that a scenario declares. */
export const declaredIn = ({ parts }: Scenario): string[] => Object.keys(parts).sort();

/** Fresh data in every store, the data faults in it, each seen in effect before the learner's migrations run. */
export async function buildSpace(
  home: Home,
  space: Space,
  declared: readonly string[],
  faults: FaultUse[],
): Promise<void> {
  const database = databaseOf(space);
  write(home, 'clone', { database });
  await Promise.all(partsOf(declared).map(part => part.space?.make(home, space)));
  for (const fault of faults) {
    if (resolveFault(fault).fault.scope === 'data') await inject(home, database, fault);
  }
  await rememberSchema(home, database);
}

/** Every store shows what was put into the others, before the shop asks it. */
export async function settle(home: Home, declared: readonly string[]): Promise<void> {
  for (const part of partsOf(declared)) await part.settled?.(home);
}

/** Intent, inject, proof. A fault that cannot be seen in effect is an error. */
export async function inject(home: Home, database: string, use: FaultUse): Promise<void> {
  const { fault, params } = resolveFault(use);
  await withFaultSystem(home, database, async system => {
    const before = await fault.observe(system, params);
    write(home, 'fault', { fault: use, database, preImage: before.saw });
    await fault.inject(system, params).catch(error => {
      if (!(error instanceof UnmatchedTarget)) throw error;
      throw userError('unmatched-target', { fault: use.use, problem: error.message });
    });
    const seen = await fault.observe(system, params);
    if (seen.state !== 'active') throw userError('fault-not-seen', { fault: use.use, saw: seen.saw });
    write(home, 'fault-active', { fault: use, database });
  });
}
