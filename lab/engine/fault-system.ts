/** The part of the running system that faults may touch, and faults by their id. */

import type { Fault, FaultDatabase, FaultSystem } from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import type { Home } from '../home.ts';
import { toxiproxyOf } from '../runtime/native.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import { type Database, openDatabase } from '../system/postgres.ts';
import { labDatabase, templateDatabase } from './data.ts';

/** A fault and its parsed parameters. What the catalogue names was checked when it was read. */
export function resolveFault(use: FaultUse): { fault: Fault<unknown>; params: unknown } {
  const fault = (faults as Record<string, Fault<never>>)[use.use] as Fault<unknown> | undefined;
  if (!fault) throw new Error(`no fault is called ${use.use}`);
  return { fault, params: fault.params.parse(use.with) };
}

/** Opens databases only when a fault asks for them; closes them after `work`. */
export async function withFaultSystem<Result>(
  home: Home,
  databaseName: string,
  work: (system: FaultSystem) => Promise<Result>,
): Promise<Result> {
  const open = new Map<string, Promise<Database>>();
  const lazily = (name: string): FaultDatabase => {
    const opened = () => {
      const session = open.get(name) ?? openDatabase(home, name);
      open.set(name, session);
      return session;
    };
    return {
      name,
      sql: async (text, values) => (await opened()).sql(text, values),
      transaction: async inner => (await opened()).transaction(inner),
    };
  };
  const [service, store] = ['api', 'postgres'];
  const links = await toxiproxyOf(home).links();
  try {
    return await work({
      database: lazily(databaseName || labDatabase),
      template: lazily(templateDatabase),
      // `api-postgres` stands for api-1-postgres, api-2-postgres …
      links: name =>
        name === `${service}-${store}` ? links.filter(link => /^api-\d+-postgres$/.test(link.name)) : [],
    });
  } finally {
    await Promise.allSettled([...open.values()].map(async session => (await session).close()));
  }
}
