/** Gathers the evidence that the scenario's checks need, in its order, and stops where it is already decided. */
import { join } from 'node:path';
import type { Stage as JudgedStage, Scenario, Stream } from '../course/schema.ts';
import { declaredIn } from '../engine/build-space.ts';
import { frontDoorUrl, type Home, portOf } from '../home/home.ts';
import { askedOf } from '../parts/asked-of.ts';
import { labDatabase, verifyDatabase } from '../parts/postgres/databases.ts';
import { type Database, openDatabase, withDatabase } from '../parts/postgres/postgres.ts';
import { openReplica } from '../parts/replica/open-replica.ts';
import { readSnapshot } from '../runtime/state.ts';
import { type Noting, noting } from '../shop/acknowledged.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom } from '../shop/traffic.ts';
import { traffic } from '../shop/traffics.ts';
import { checks } from './checks/index.ts';
import { collect } from './collect.ts';
import { countedKinds, sayOf } from './counted.ts';
import type { CollectorContext, DatabaseName } from './evidence/collector.ts';
import {
  type AgainEvidence,
  type Evidence,
  noEvidence,
  type Stage,
  stageOf,
  type TrialEvidence,
} from './evidence/evidence.ts';
import { readStatements } from './evidence/statements.ts';
import { askAgain } from './load/ask-again.ts';
import { gatherLoad } from './load/gather-load.ts';
import { isStreamDecided, judgeLoad } from './load/judge-load.ts';
import { loadPlan, type VerifyWork } from './load/load-plan.ts';
import { neededBy } from './needed.ts';
import type { Start } from './rebuild.ts';
import { restartCopies } from './restart.ts';
import { judgeTrial } from './trials/judge-trial.ts';
import { runTrial } from './trials/run-trial.ts';
import { isDecided, judgeChecks, judgeEvidence } from './verdict.ts';

const answerLimitMs = 5000;
const opened: Record<DatabaseName, (home: Home) => Promise<Database>> = {
  judged: home => openDatabase(home, verifyDatabase),
  lab: home => openDatabase(home, labDatabase),
  'lab on the replica': home => openReplica(home, labDatabase),
};
const loadLimitSeconds = 20;
/** A load without objectives is there for what is looked at meanwhile. */
const seenSeconds = 7;
/** A fail by answers or counts still gets a short load, so that the table has its times. */
const tableSeconds = 1.5;
const progress: Partial<Record<Stage, string>> = {
  asked: 'Checking the answers …',
  counted: 'Counting what the database does …',
};

export type Gathered = { evidence: Evidence; extended: boolean };

export type GatherPlan = VerifyWork &
  Start & {
    scenario: Scenario;
    /** the one that is judged */
    stage: JudgedStage;
    /** gather everything, whatever the first findings say */
    inFull: boolean;
    /** whether the verdict is settled by what became of the system, so that more evidence would be in vain */
    isOver(trials: readonly TrialEvidence[]): boolean;
  };

export async function gather(plan: GatherPlan): Promise<Gathered> {
  const { stage: rules, inFull, say } = plan;
  const gathered: Gathered = { evidence: noEvidence(), extended: false };
  const { evidence } = gathered;
  const customer = noting(httpSender(frontDoorUrl(plan.home), answerLimitMs));
  const decided = () => !inFull && isDecided(judgeChecks({ rules, evidence }));
  const isEnough = () =>
    plan.isOver(evidence.trials) || (!inFull && isDecided(judgeEvidence({ rules, ...gathered })));
  const context = await contextOf(plan, customer, evidence);
  await collect({
    collectors: neededBy(rules),
    context,
    evidence,
    onStage: stage => say(progress[stage] ?? 'Looking at what is left …'),
    isDecided: decided,
    async use(look) {
      await putLoad(plan, gathered, decided());
      await look();
      if (!isEnough()) evidence.again = await askStreamsAgain(plan, evidence);
      for (const trial of rules.trials) {
        if (isEnough()) return true;
        const seen = await runTrial({ ...context, ...plan, memories: customer.memories }, trial);
        evidence.trials.push(seen);
        await look();
        // What it left behind would fail the next one, by another name.
        if (!inFull && judgeTrial(trial, seen).some(({ outcome }) => outcome === 'unknown')) return true;
      }
      return isEnough();
    },
  });
  return gathered;
}

async function contextOf(plan: GatherPlan, customer: Noting, seen: Evidence): Promise<CollectorContext> {
  const { home, scenario, stage, baseline, migrated, seed, signal } = plan;
  return {
    random: seededRandom(seed),
    ...customer,
    modules: stage.modules,
    counted: countedKinds(stage),
    sayOf: (counts, traffic) => sayOf(stage, counts, traffic),
    open: name => opened[name](home),
    database: verifyDatabase,
    migrated,
    idle: await withDatabase(home, labDatabase, ({ sql }) => readStatements(sql, verifyDatabase)),
    baseline,
    logFile: join(home.logs, 'postgres.log'),
    ...doorOf(home),
    askedOf: () => askedOf(home, declaredIn(scenario), 'judged'),
    pids: () => copiesOf(home).flatMap(({ pid }) => pid ?? []),
    seen,
    restart: () => restartCopies(home, signal),
  };
}

const copiesOf = (home: Home) => readSnapshot(home)?.parts.filter(({ id }) => id === 'api') ?? [];

/** Who is asked for the shares of the copies, and how many there are. */
const doorOf = (home: Home) => ({
  statsUrl: `http://127.0.0.1:${portOf(home, 'haproxy-stats')}`,
  running: () => copiesOf(home).length,
});

async function putLoad(plan: GatherPlan, gathered: Gathered, decided: boolean): Promise<void> {
  const { stage, say } = plan;
  const { objectives, load } = stage;
  if (!needsLoad(stage)) return;
  const common = await loadPlan(plan);
  const sum = (of: (stream: Stream) => number) => load.reduce((total, stream) => total + of(stream), 0);
  const [users, rate] = [sum(stream => stream.users), sum(stream => stream.ratePerSecond)];
  say(
    decided
      ? 'Taking the times for the table …'
      : `Putting ${users} users on it, ${rate} requests a second …`,
  );
  gathered.evidence.loads = await gatherLoad({
    ...common,
    streams: load.map(stream => ({ ...stream, thresholdsMs: thresholdsOf(stage, stream) })),
    requestTimeoutMs: answerLimitMs,
    maxSeconds: decided ? tableSeconds : objectives.length > 0 ? loadLimitSeconds : seenSeconds,
    isDecided: soFar => !decided && isStreamDecided(soFar, objectives, gathered.extended),
    decide(soFar) {
      if (plan.isOver([])) return 'stop';
      if (decided || objectives.length === 0) return 'continue';
      const { outcome } = judgeLoad(soFar, objectives, gathered.extended);
      if (outcome === 'extend') gathered.extended = true;
      return outcome === 'continue' || outcome === 'extend' ? 'continue' : 'stop';
    },
  });
}

/** What each stream of the load asked, now that nobody else is there. */
async function askStreamsAgain(
  { home, seed, signal }: GatherPlan,
  { loads }: Evidence,
): Promise<AgainEvidence[]> {
  const send = httpSender(frontDoorUrl(home), answerLimitMs);
  const asked: AgainEvidence[] = [];
  for (const { as, script } of loads) {
    const kind = traffic[script];
    const random = seededRandom(seed + 2);
    if (kind) asked.push(await askAgain({ as, traffic: kind, send, random, signal }));
  }
  return asked;
}

/** A load shows times, and what some checks look at meanwhile. */
const needsLoad = ({ objectives, invariants }: JudgedStage): boolean =>
  objectives.length > 0 ||
  invariants.some(({ check }) =>
    checks[check]?.needs.some(kind => ['load', 'around-load'].includes(stageOf[kind])),
  );

const thresholdsOf = ({ objectives }: JudgedStage, { as }: Stream): number[] =>
  objectives.flatMap(one => (one.sli === 'latency' && one.of === as ? [one.thresholdMs] : []));
