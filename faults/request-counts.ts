/** What one request makes the database do, for the faults in the learner's code. */
import { z } from 'zod';
import type { FaultSystem } from './contract.ts';

/** The page whose requests show the fault, with `{size}` where the number of rows stands. */
export const pageParams = z.strictObject({
  path: z
    .string()
    .regex(/^\/.*\{size\}/, 'write a path with {size} in it, such as /products?category=books&size={size}')
    .describe('the page, with {size} for its number of rows'),
});

export type Counts = { statements: number; rows: number };

/** Asks for one page and counts the statements that read something, and the rows that they return. Nothing else may run meanwhile. */
export async function countPage(
  system: FaultSystem,
  { path }: { path: string },
  size: number,
): Promise<Counts> {
  const before = await readCounts(system);
  const url = path.replace('{size}', String(size));
  const { status } = await system.get(url);
  if (status !== 200) throw new Error(`GET ${url} was answered with ${status}`);
  const after = await readCounts(system);
  return { statements: after.statements - before.statements, rows: after.rows - before.rows };
}

// The health check's `SELECT 1` reads no block.
async function readCounts({ server, database, roles }: FaultSystem): Promise<Counts> {
  const [counts] = await server.sql<Counts>(
    `SELECT coalesce(sum(s.calls), 0)::float8 AS statements, coalesce(sum(s.rows), 0)::float8 AS rows
     FROM pg_stat_statements s
     JOIN pg_database d ON d.oid = s.dbid
     JOIN pg_roles r ON r.oid = s.userid
     WHERE d.datname = $1 AND r.rolname = ANY($2) AND s.shared_blks_hit + s.shared_blks_read > 0`,
    [database.name, roles('api')],
  );
  return counts ?? { statements: 0, rows: 0 };
}
