/** `lab verify`: rebuild, gather, judge, and bring the live shop back. */

import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadFixes } from '../course/fix.ts';
import type { Scenario, Stage } from '../course/schema.ts';
import { applyScenario, resume, type Work } from '../engine/apply.ts';
import { type HandMade, keepHandMade } from '../engine/hand-made.ts';
import { inEffect } from '../engine/in-effect.ts';
import { isDatabaseGone, userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { toxiproxyOf } from '../parts/layout.ts';
import { liveDatabase } from '../parts/postgres/databases.ts';
import { noteHappening } from '../runtime/happenings.ts';
import { waitForServers } from '../runtime/keeper-process.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { changeDesired, readSnapshot } from '../runtime/state.ts';
import { isBuiltFrom } from '../workspace/signature.ts';
import { changedFiles, checkpoint, exportTree, treeHash } from '../workspace/workspace.ts';
import { noEvidence, type TrialEvidence } from './evidence/evidence.ts';
import { fileMarks, notRun } from './file-marks.ts';
import { gather } from './gather.ts';
import { rebuildFrom } from './rebuild.ts';
import type { Disturbance, Rebuild, Recording } from './recording.ts';
import { absentService, deadService } from './trials/whole.ts';
import { givenBy, type Judged, judge, type Verdict } from './verdict.ts';
import { versionsOf } from './versions.ts';

export type Verified = HandMade & Judged;

export type VerifyOptions = {
  /** the one that is judged */
  stage: Stage;
  /** gather everything, whatever the first findings say */
  inFull: boolean;
  seed?: number;
};

/** Judges the files of the workspace as they are now; `keep` gets the verdict as soon as there is one. The live shop is away until this returns. */
export async function verify(
  work: Work,
  scenario: Scenario,
  { keep, ...options }: VerifyOptions & { keep(judged: Judged): void },
): Promise<Verified> {
  const { home, say } = work;
  const started = Date.now();
  await ensureLive(work, scenario);
  await refuseByHand(home);
  const byHand = await keepHandMade(home, liveDatabase);
  const { id } = await checkpoint(home.workspace, 'before verify');
  const tree = join(home.dir, 'verify');
  rmSync(tree, { recursive: true, force: true });
  await exportTree(home.workspace, id, tree);
  noteHappening(home, 'verify', `verify ${scenario.id}`);
  try {
    const versions = await versionsOf(home);
    const seen = await see(work, scenario, tree, options);
    const at = new Date().toISOString();
    const about = { scenario: scenario.id, stage: options.stage.name, at };
    const fixes = loadFixes(home.repo, scenario);
    const all = await changedFiles(home.workspace);
    const changed = all.filter(isBuiltFrom);
    const marks = fileMarks(tree, changed, fixes);
    const verdict = judge({ ...about, ...seen, marks }, scenario, fixes);
    const recording: Recording = {
      formatVersion: 2,
      ...about,
      given: givenBy(verdict),
      ...seen,
      marks,
      notRun: notRun(all),
      untouched: changed.length === 0,
      tree: await treeHash(home.workspace, id),
      seconds: (Date.now() - started) / 1000,
      versions,
    };
    noteHappening(home, happeningOf(verdict), `${scenario.id}: ${said(verdict)}`);
    keep({ recording, verdict });
    return { recording, verdict, ...byHand };
  } finally {
    say('Bringing your live shop back …');
    await bringLiveBack(home);
    rmSync(tree, { recursive: true, force: true });
  }
}

const happeningOf = ({ verdict }: Verdict) => (verdict === 'inconclusive' ? 'undecided' : verdict);

const said = ({ verdict, first }: Verdict): string =>
  verdict === 'pass' ? 'passed' : verdict === 'fail' ? `failed: ${first?.title}` : 'could not tell';

/** What was broken by hand would be judged as the learner's. */
async function refuseByHand(home: Home): Promise<void> {
  const names = (await inEffect(home)).flatMap(({ fault, by }) => (by === 'hand' ? [fault] : []));
  if (names.length > 0) throw userError('fault-by-hand', { faults: [...new Set(names)].join(', ') });
  for (const link of await toxiproxyOf(home).links()) {
    const isForeign = (await link.toxics()).some(({ name }) => !name.startsWith('lab-'));
    if (isForeign) throw userError('not-clean', { left: `toxics of ${link.name}` });
  }
}

/** Stage by stage, until one is not passed; in full, all of them. Answers one verdict for each. */
export async function verifyStages(
  work: Work,
  scenario: Scenario,
  options: Omit<VerifyOptions, 'stage'> & { keep(judged: Judged): void },
): Promise<Verified[]> {
  const judged: Verified[] = [];
  for (const stage of scenario.stages) {
    judged.push(await verify(work, scenario, { ...options, stage }));
    if (!options.inFull && judged.at(-1)?.verdict.verdict !== 'pass') break;
  }
  return judged;
}

/** Of the verdicts on the stages: the first that is no pass, else the last. */
export function decisive<One extends Judged>(judged: One[]): One {
  const found = judged.find(({ verdict }) => verdict.verdict !== 'pass') ?? judged.at(-1);
  if (!found) throw new Error('no stage was judged');
  return found;
}

/** After a reboot or a crash the scenario is brought back first. */
async function ensureLive(work: Work, scenario: Scenario): Promise<void> {
  if (!(await resume(work))) await applyScenario(work, scenario, { fresh: false });
}

type SeenOfTree = Pick<Recording, 'seed' | 'rebuild' | 'evidence' | 'extended' | 'disturbed'>;

/** Builds the shop from the tree and gathers what it shows. */
async function see(
  { home, say, signal }: Work,
  scenario: Scenario,
  tree: string,
  { stage, inFull, seed = randomInt(1, 1_000_000) }: VerifyOptions,
): Promise<SeenOfTree> {
  const nothing = { evidence: noEvidence(), extended: false };
  const driftsBefore = readSnapshot(home)?.drifts ?? 0;
  const { rebuild, start } = await rebuildFrom(home, scenario, tree, say, signal);
  const started = readSnapshot(home);
  if (rebuild.kind !== 'ready' || !start) return { seed, rebuild, ...nothing, disturbed: null };
  let databaseGone = false;
  const now = (trials: readonly TrialEvidence[]) => {
    const snapshot = readSnapshot(home);
    return { died: died(snapshot, trials), disturbed: disturbance(started, snapshot, driftsBefore) };
  };
  const isOver = (trials: readonly TrialEvidence[]) =>
    Object.values(now(trials)).some(found => found !== null);
  const plan = { home, scenario, stage, ...start, seed, inFull, isOver, say, signal };
  const gathered = await gather(plan).catch(error => {
    if (!isDatabaseGone(error)) throw error;
    databaseGone = true;
    return nothing;
  });
  const end = now(gathered.evidence.trials);
  return {
    seed,
    rebuild: end.died ?? rebuild,
    ...gathered,
    disturbed: end.disturbed ?? (databaseGone ? { kind: 'database-away' } : null),
  };
}

/** A service that ended by itself, or does not start again after a trial, is the learner's; one that was ended from outside is not. */
function died(snapshot: Snapshot | null, trials: readonly TrialEvidence[]): Rebuild | null {
  const dead = deadService(snapshot?.parts ?? [], trials);
  if (dead) return { kind: 'service-died', part: dead.name, said: dead.detail };
  const absent = absentService(trials);
  return absent ? { kind: 'service-not-back', ...absent } : null;
}

function disturbance(
  started: Snapshot | null,
  snapshot: Snapshot | null,
  driftsBefore: number,
): Disturbance | null {
  // Stores and links may have been ended long before this verify.
  const killsBefore = new Map(started?.parts.map(part => [part.name, part.kills]));
  const killed = snapshot?.parts.find(part => part.kills > (killsBefore.get(part.name) ?? 0));
  if (killed) return { kind: 'part-killed', part: killed.name };
  const lost = (snapshot?.drifts ?? 0) > driftsBefore;
  return lost ? { kind: 'condition-lost' } : null;
}

/** The data that was judged stays until the next verify or the next clean-up: to drop it takes up to 2 s, for which nobody should wait. */
async function bringLiveBack(home: Home): Promise<void> {
  await waitForServers(home, changeDesired(home, { verify: null }));
}
