/** What ran, so that a verdict can be reproduced. */
import { findTool } from '../../machine/tools.mjs';
import type { Home } from '../home/home.ts';
import { partsOf } from '../parts/parts.ts';
import { readDesired } from '../runtime/state.ts';

export async function versionsOf(home: Home): Promise<Record<string, string>> {
  const parts = partsOf(readDesired(home).parts).flatMap(({ id, version }) =>
    version ? { id, version } : [],
  );
  const versions = await Promise.all(
    parts.map(async ({ id, version }) => [id, await version(home)] as const),
  );
  return {
    node: process.versions.node,
    ...Object.fromEntries(versions),
    k6: findTool('k6')?.match(/\d+\.\d+\.\d+$/)?.[0] ?? '',
  };
}
