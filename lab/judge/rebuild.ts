/** The system anew from a checkpoint of the learner's files: fresh data, faults, migrations, services. */

import { ownIdentity } from '../../machine/process.mjs';
import type { Scenario } from '../course/schema.ts';
import { partProblem } from '../engine/apply.ts';
import { buildSpace, declaredIn, settle } from '../engine/build-space.ts';
import { migrationProblem, runNewMigrations } from '../engine/migrations.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { declaredCopies } from '../parts/parts.ts';
import { labDatabase, verifyDatabase } from '../parts/postgres/databases.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';
import { waitFor } from '../runtime/keeper-process.ts';
import { changeDesired } from '../runtime/state.ts';
import { settingsFiles } from '../workspace/compose-tree.ts';
import { fileProblem } from '../workspace/learner-files.ts';
import { readSchemaBaseline, type SchemaBaseline } from './evidence/schema.ts';
import { type Reading, readStatements } from './evidence/statements.ts';
import type { Rebuild, StartProblem } from './recording.ts';
import { migrationFailed, placeIn } from './start-problem.ts';

/** `migrated`: what had been asked of the clone before the shop was there. */
export type Start = { baseline: SchemaBaseline; migrated: Reading };
export type Rebuilt = { rebuild: Rebuild; start: Start | null };

const stopped = (rebuild: StartProblem): Rebuilt => ({ rebuild, start: null });

/** Throws if a part of the lab fails to start. Failures caused by the learner's files are returned. */
export async function rebuildFrom(
  home: Home,
  scenario: Scenario,
  tree: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Rebuilt> {
  const declared = declaredIn(scenario);
  const settings = settingsFiles(scenario);
  const copies = declaredCopies(scenario.parts);
  const wrongFile = await fileProblem(home, { tree, settings, parts: declared, copies });
  if (wrongFile) return stopped({ kind: 'file-unusable', ...placeIn(wrongFile) });
  say('Building the shop from your files …');
  const owner = ownIdentity();
  await bothDone(
    waitFor(home, changeDesired(home, { verify: { owner, deployment: null } }), signal),
    buildSpace(home, 'judged', declared, scenario.faults),
  );
  const baseline = await withDatabase(home, verifyDatabase, database => readSchemaBaseline(database.sql));
  const failed = (await runNewMigrations(home, tree, verifyDatabase)).find(run => !run.ok);
  if (failed) return stopped(migrationFailed(failed.file, migrationProblem(failed)));
  await settle(home, declared);
  const migrated = await withDatabase(home, labDatabase, ({ sql }) => readStatements(sql, verifyDatabase));
  const deployment: Deployment = {
    scenario: scenario.id,
    parts: declared,
    copies,
    tree,
    settings,
    space: 'judged',
    traffic: null,
    watch: false,
  };
  const snapshot = await waitFor(home, changeDesired(home, { verify: { owner, deployment } }), signal);
  if (snapshot.state === 'ready') return { rebuild: { kind: 'ready' }, start: { baseline, migrated } };
  const { part, role, reason } = partProblem(snapshot);
  if (role !== 'service') throw userError('part-failed', { part, reason });
  return stopped({ kind: 'service-not-started', part, said: reason });
}

/** Waits for both also when one fails, so that nothing goes on behind the back of what follows. */
async function bothDone(...works: Promise<unknown>[]): Promise<void> {
  for (const done of await Promise.allSettled(works)) if (done.status === 'rejected') throw done.reason;
}
