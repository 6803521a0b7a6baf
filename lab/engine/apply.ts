/** From a clean lab to a broken one, step by step, each step written to the journal before it is taken. */
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { isServer } from '../parts/contract.ts';
import type { Deployment } from '../parts/part.ts';
import { declaredCopies, partsOf, serviceRoles } from '../parts/parts.ts';
import { databaseExists, liveDatabase } from '../parts/postgres/databases.ts';
import { chooseRuntime, refuseOtherRuntime, runtimeFor } from '../runtime/choice.ts';
import { noteHappening } from '../runtime/happenings.ts';
import { downServer, ensureKeeper, keeperRuns, waitFor, waitForServers } from '../runtime/keeper-process.ts';
import type { FaultUse, Snapshot } from '../runtime/runtime.ts';
import { changeDesired, readDesired, readSnapshot } from '../runtime/state.ts';
import { composeTree, type FileTree, settingsFiles } from '../workspace/compose-tree.ts';
import { lay, openWorkspace, refuseLaying } from '../workspace/workspace.ts';
import { buildSpace, declaredIn, inject, settle } from './build-space.ts';
import { resolveFault, withFaultSystem } from './fault-system.ts';
import { type HandMade, keepHandMade } from './hand-made.ts';
import { compact, readState, write } from './journal.ts';
import { type MigrationRun, runNewMigrations } from './migrations.ts';
import { cleanUp, proveStart } from './prove.ts';

const backgroundRate = 20;
export type Work = {
  home: Home;
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

/** Brings the stores and links, and the data that every scenario begins with; `wanted`: also those of these parts. */
export async function bringServers(
  { home, say, signal }: Work,
  wanted: readonly string[] = [],
): Promise<void> {
  // What is there stays until it is taken out, with the proof that nothing is left in it.
  const parts = [...new Set([...readDesired(home).parts, ...wanted])].sort();
  const servers = partsOf(parts).filter(isServer);
  if (keeperRuns(home)) {
    refuseOtherRuntime(home);
    await runtimeFor(home).need(home, parts, say);
  } else await chooseRuntime(home, parts, say);
  say(`Starting ${listed(servers.map(({ title }) => title))} …`);
  ensureKeeper(home);
  const snapshot = await waitForServers(home, changeDesired(home, { up: true, parts }), signal);
  const wrong = downServer(snapshot);
  if (wrong) throw userError('part-failed', { part: wrong.name, reason: wrong.detail || wrong.state });
  if (snapshot.parts.length === 0)
    throw userError('part-failed', { part: 'keeper', reason: snapshot.problem });
  for (const { furnish } of servers) await furnish?.(home, serviceRoles, say);
}

const listed = (titles: string[]): string =>
  titles.length < 2 ? titles.join('') : `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;

/**
 * The open scenario as it is, with its data, started again where a reboot or a kill ended it. Answers null when there is none that is whole,
 * so that it must be applied.
 */
export async function resume(work: Work): Promise<Snapshot | null> {
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
  const files = composeTree(home.repo, scenario, 'broken');
  await bringServers(work, declaredIn(scenario));
  // Whatever refuses does so before anything is taken out.
  await refuseLaying(home.workspace, { branch: scenario.id, files, fresh });
  const byHand = await keepHandMade(home, liveDatabase);
  compact(home);
  write(home, 'begin', { verb: fresh ? 'reset' : 'apply', scenario: scenario.id });
  try {
    const applied = { ...(await steps(work, scenario, { files, fresh })), ...byHand };
    write(home, 'end', { phase: 'started' });
    noteHappening(home, 'apply', `${fresh ? 'reset' : 'apply'} ${scenario.id}`);
    return applied;
  } catch (error) {
    await rollBack(work, error);
    throw error;
  }
}

async function steps(
  work: Work,
  scenario: Scenario,
  { files, fresh }: { files: FileTree; fresh: boolean },
): Promise<Omit<Applied, keyof HandMade>> {
  const { home, say, signal } = work;
  const declared = declaredIn(scenario);
  await cleanUp(home, say, declared);

  say('Putting your files in place …');
  write(home, 'workspace');
  await openWorkspace(home.workspace);
  const { resumed } = await lay(home.workspace, { branch: scenario.id, files, fresh });
  signal.throwIfAborted();

  say('Making fresh data and breaking it …');
  await buildSpace(home, 'live', declared, scenario.faults);
  for (const condition of scenario.conditions) await inject(home, liveDatabase, condition);
  const start = await proveStart(home, scenario);
  signal.throwIfAborted();

  write(home, 'migrations');
  const migrations = await runNewMigrations(home, home.workspace, liveDatabase);
  await settle(home, declared);

  say('Starting the shop …');
  write(home, 'deploy');
  const snapshot = await startShop(work, scenario, resumed);
  return { scenario, resumed, migrations, snapshot, start };
}

/** The learner's services under light traffic. Code that a scenario broke must show it before that, unless it is the learner's already. */
async function startShop({ home, signal }: Work, scenario: Scenario, resumed: boolean): Promise<Snapshot> {
  const live: Deployment = {
    scenario: scenario.id,
    parts: declaredIn(scenario),
    copies: declaredCopies(scenario.parts),
    tree: home.workspace,
    settings: settingsFiles(scenario),
    space: 'live',
    traffic: { script: scenario.load[0]?.script ?? '', ratePerSecond: backgroundRate },
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

export function partProblem(snapshot: Snapshot) {
  const part = snapshot.parts.find(candidate => candidate.state !== 'up');
  return {
    part: part?.name ?? 'keeper',
    role: part?.role ?? null,
    reason: part?.detail || snapshot.problem,
  };
}

async function rollBack(work: Work, cause: unknown): Promise<void> {
  try {
    work.say('Rolling back …');
    await cleanUp(work.home, work.say, []);
    write(work.home, 'end', { phase: 'clean' });
  } catch (error) {
    // The journal keeps `begin` without `end`, so the next command cleans up. The first error is the one to tell.
    work.say(`The rollback is not complete: ${(error as Error).message}`);
    if (cause instanceof Error) cause.cause ??= error;
  }
}
