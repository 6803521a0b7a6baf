/** What ran, so that a verdict can be reproduced. */
import { findTool } from '../../machine/tools.mjs';
import { labDatabase } from '../engine/databases.ts';
import type { Home } from '../home/home.ts';
import { toxiproxyOf } from '../parts/layout.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';

export async function versionsOf(home: Home): Promise<Record<string, string>> {
  const [row] = await withDatabase(home, labDatabase, database =>
    database.sql<{ server_version: string }>('SHOW server_version'),
  );
  return {
    node: process.versions.node,
    postgres: row?.server_version ?? '',
    toxiproxy: await toxiproxyOf(home).version(),
    k6: findTool('k6')?.match(/\d+\.\d+\.\d+$/)?.[0] ?? '',
  };
}
