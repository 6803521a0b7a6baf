/** From a clean lab to a broken one, step by step, each step written to the journal before it is taken. */
import { UnmatchedTarget } from '../../faults/contract.ts';
import type { Catalogue, Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { chooseRuntime, refuseOtherRuntime } from '../runtime/choice.ts';
import { noteHappening } from '../runtime/happenings.ts';
import { downServer, ensureKeeper, keeperRuns, waitFor, waitForServers } from '../runtime/keeper-process.ts';
import type { FaultUse, Snapshot } from '../runtime/runtime.ts';
import { changeDesired, readDesired, readSnapshot } from '../runtime/state.ts';
import { composeTree, settingsFiles } from '../workspace/compose-tree.ts';
import { lay, openWorkspace } from '../workspace/workspace.ts';
import { createClone, databaseExists } from './databases.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';
import { type HandMade, keepHandMade } from './hand-made.ts';
import { compact, readState, write } from './journal.ts';
import { type MigrationRun, runNewMigrations } from './migrations.ts';
import { cleanUp, proveStart } from './prove.ts';
import { rememberSchema } from './schema-objects.ts';
import { ensureTemplate } from './template.ts';

export const liveDatabase = 'corner';
const backgroundRate = 20;
export type Work = {
  home: Home;
  catalogue: Catalogue;
  /** what is being done, for the person who waits */
  say(text: string): void;
  /** Ctrl-C: stop at the next safe place and roll back */
  signal: AbortSignal;
};

export type Applied = HandMade & {
  scenario: Scenario;
  /** the learner's earlier work on this scenario was found and is in place */
  resumed: boolean;
  migrations: MigrationRun[];
  snapshot: Snapshot;
  /** whether the start was compared with an earlier one, or seen for the first time */
  start: 'proved' | 'recorded';
};

/** Brings the parts that every scenario needs, and the data. */
export async function bringServers({ home, say, signal }: Omit<Work, 'catalogue'>): Promise<void> {
  if (keeperRuns(home)) refuseOtherRuntime(home);
  else await chooseRuntime(home, say);
  say('Starting PostgreSQL and Toxiproxy …');
  ensureKeeper(home);
  const snapshot = await waitForServers(home, changeDesired(home, { up: true }), signal);
  const wrong = downServer(snapshot);
  if (wrong) throw userError('part-failed', { part: wrong.name, reason: wrong.detail || wrong.state });
  if (snapshot.parts.length === 0)
    throw userError('part-failed', { part: 'keeper', reason: snapshot.problem });
  await ensureTemplate(home, say);
}

/**
 * The open scenario as it is, with its data, started again where a reboot or a kill ended it. Answers null when there is none that is whole,
 * so that it must be applied.
 */
export async function resume(work: Omit<Work, 'catalogue'>): Promise<Snapshot | null> {
  const { home } = work;
  const { phase, interrupted } = readState(home);
  if (phase !== 'started' || interrupted || !readDesired(home).live) return null;
  if (keeperRuns(home)) await waitFor(home, readDesired(home).generation, work.signal);
  else await bringServers(work);
  return (await databaseExists(home, liveDatabase)) ? readSnapshot(home) : null;
}

/** Puts a scenario into effect. `fresh`: the files too start anew (the earlier ones are kept in the workspace's history). */
export async function applyScenario(
  work: Work,
  scenario: Scenario,
  { fresh }: { fresh: boolean },
): Promise<Applied> {
  const { home } = work;
  await bringServers(work);
  const byHand = await keepHandMade(home, liveDatabase);
  compact(home);
  write(home, 'begin', { verb: fresh ? 'reset' : 'apply', scenario: scenario.id });
  try {
    const applied = { ...(await steps(work, scenario, fresh)), ...byHand };
    write(home, 'end', { phase: 'started' });
    noteHappening(home, 'apply', `${fresh ? 'reset' : 'apply'} ${scenario.id}`);
    return applied;
  } catch (error) {
    await rollBack(work, error);
    throw error;
  }
}

async function steps(work: Work, scenario: Scenario, fresh: boolean): Promise<Omit<Applied, keyof HandMade>> {
  const { home, say, signal } = work;
  await cleanUp(home, say);

  say('Laying your files …');
  write(home, 'workspace');
  await openWorkspace(home.workspace);
  const files = composeTree(home.repo, scenario, 'broken');
  const { resumed } = await lay(home.workspace, { branch: scenario.id, files, fresh });
  signal.throwIfAborted();

  say('Making fresh data and breaking it …');
  await buildDatabase(home, liveDatabase, scenario.faults);
  for (const condition of scenario.conditions) await inject(home, liveDatabase, condition);
  const start = await proveStart(home, scenario);
  signal.throwIfAborted();

  write(home, 'migrations');
  const migrations = await runNewMigrations(home, home.workspace, liveDatabase);

  say('Starting the shop …');
  write(home, 'deploy');
  const snapshot = await startShop(work, scenario, resumed);
  return { scenario, resumed, migrations, snapshot, start };
}

/** The learner's services under light traffic. Code that a scenario broke must show it before that, unless it is the learner's already. */
async function startShop({ home, signal }: Work, scenario: Scenario, resumed: boolean): Promise<Snapshot> {
  const live: Deployment = {
    scenario: scenario.id,
    tree: home.workspace,
    settings: settingsFiles(scenario),
    database: liveDatabase,
    traffic: { script: scenario.load.script, ratePerSecond: backgroundRate },
    watch: true,
  };
  const { conditions } = scenario;
  const inCode = resumed ? [] : scenario.faults.filter(use => resolveFault(use).fault.scope === 'workspace');
  if (inCode.length > 0) {
    const quiet = changeDesired(home, { live: { ...live, traffic: null }, conditions });
    const snapshot = await waitFor(home, quiet, signal);
    if (snapshot.state === 'failed') throw userError('part-failed', partProblem(snapshot));
    for (const use of inCode) await seeInCode(home, use);
  }
  const snapshot = await waitFor(home, changeDesired(home, { live, conditions }), signal);
  if (snapshot.state === 'failed' && !resumed) throw userError('part-failed', partProblem(snapshot));
  return snapshot;
}

async function seeInCode(home: Home, use: FaultUse): Promise<void> {
  const { fault, params } = resolveFault(use);
  const seen = await withFaultSystem(home, liveDatabase, system => fault.observe(system, params));
  if (seen.state !== 'active') throw userError('fault-not-seen', { fault: use.use, saw: seen.saw });
}

export function partProblem(snapshot: Snapshot): { part: string; reason: string } {
  const part = snapshot.parts.find(candidate => candidate.state !== 'up');
  return { part: part?.name ?? 'keeper', reason: part?.detail || snapshot.problem };
}

/** A fresh clone with the data faults in it, each seen in effect before the learner's migrations run. */
export async function buildDatabase(home: Home, database: string, faults: FaultUse[]): Promise<void> {
  write(home, 'clone', { database });
  await createClone(home, database);
  for (const fault of faults) {
    if (resolveFault(fault).fault.scope === 'data') await inject(home, database, fault);
  }
  await rememberSchema(home, database);
}

/** Intent, inject, proof. A fault that cannot be seen in effect is an error. */
async function inject(home: Home, database: string, use: FaultUse): Promise<void> {
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

async function rollBack(work: Work, cause: unknown): Promise<void> {
  try {
    work.say('Rolling back …');
    await cleanUp(work.home, work.say);
    write(work.home, 'end', { phase: 'clean' });
  } catch (error) {
    // The journal keeps `begin` without `end`, so the next command cleans up. The first error is the one to tell.
    work.say(`Rolling back was not complete: ${(error as Error).message}`);
    if (cause instanceof Error) cause.cause ??= error;
  }
}
