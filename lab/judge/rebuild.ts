/** The system anew from a checkpoint of the learner's files: fresh data, faults, migrations, services. */

import { ownIdentity } from '../../machine/process.mjs';
import type { Scenario } from '../course/schema.ts';
import { buildDatabase, partProblem } from '../engine/apply.ts';
import { verifyDatabase } from '../engine/databases.ts';
import { migrationProblem, runNewMigrations } from '../engine/migrations.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';
import { waitFor } from '../runtime/keeper-process.ts';
import { changeDesired } from '../runtime/state.ts';
import { fileProblem } from '../workspace/learner-files.ts';
import { readSchemaBaseline, type SchemaBaseline } from './evidence/schema.ts';
import type { Rebuild } from './verdict.ts';

export type Rebuilt = { rebuild: Rebuild; baseline: SchemaBaseline | null };

const stopped = (saw: string, wanted: string, next: string): Rebuilt => ({
  rebuild: { ok: false, saw, wanted, next },
  baseline: null,
});

/** A part of the lab that does not start throws; whatever is the learner's is told as the rebuild's outcome. */
export async function rebuildFrom(
  home: Home,
  scenario: Scenario,
  tree: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Rebuilt> {
  const wrongFile = await fileProblem(home, tree);
  if (wrongFile)
    return stopped(
      wrongFile,
      'files that can be read',
      'Open the file at that line, mend it, then: npx lab verify',
    );
  say('Building the shop from your files …');
  const owner = ownIdentity();
  await bothDone(
    waitFor(home, changeDesired(home, { verify: { owner, deployment: null } }), signal),
    buildDatabase(home, verifyDatabase, scenario.faults),
  );
  const baseline = await withDatabase(home, verifyDatabase, database => readSchemaBaseline(database.sql));
  const failed = (await runNewMigrations(home, tree, verifyDatabase)).find(run => !run.ok);
  if (failed)
    return stopped(
      migrationProblem(failed),
      'migrations that run on fresh data',
      'Mend the file, then: npx lab verify',
    );
  const deployment: Deployment = {
    scenario: scenario.id,
    tree,
    database: verifyDatabase,
    traffic: null,
    watch: false,
  };
  const snapshot = await waitFor(home, changeDesired(home, { verify: { owner, deployment } }), signal);
  if (snapshot.state === 'ready') return { rebuild: { ok: true }, baseline };
  const { part, reason } = partProblem(snapshot);
  if (!part.startsWith('api-')) throw userError('part-failed', { part, reason });
  return stopped(`${part} does not start: ${reason}`, 'a service that starts', `npx lab logs ${part}`);
}

/** Waits for both also when one fails, so that nothing goes on behind the back of what follows. */
async function bothDone(...works: Promise<unknown>[]): Promise<void> {
  for (const done of await Promise.allSettled(works)) if (done.status === 'rejected') throw done.reason;
}
