/** Gathers the evidence that the scenario's checks need, in its order, and stops where it is already decided. */
import { join } from 'node:path';
import type { Scenario } from '../course/schema.ts';
import { portOf } from '../home/home.ts';
import { frontDoorUrl } from '../parts/layout.ts';
import { serviceRoles } from '../parts/parts.ts';
import { labDatabase, serviceGroup, verifyDatabase } from '../parts/postgres/databases.ts';
import { openDatabase } from '../parts/postgres/postgres.ts';
import { readSnapshot } from '../runtime/state.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom } from '../shop/traffic.ts';
import { checks } from './checks/index.ts';
import { collect } from './collect.ts';
import type { CollectorContext, DatabaseName } from './evidence/collector.ts';
import { type CountRound, type Evidence, noEvidence, type Stage } from './evidence/evidence.ts';
import type { SchemaBaseline } from './evidence/schema.ts';
import { gatherLoad } from './load/gather-load.ts';
import { judgeLoad } from './load/judge-load.ts';
import { loadPlan, type VerifyWork } from './load/load-plan.ts';
import { loadObjectives } from './load/time-findings.ts';
import { neededBy } from './needed.ts';
import { judgeTrial } from './trials/judge-trial.ts';
import { runTrial } from './trials/run-trial.ts';
import { isDecided, judgeChecks, judgeEvidence, type Rules } from './verdict.ts';

const answerLimitMs = 5000;
/** What the shop may run as: the login of a replica, or the group that all of them belong to. */
const roles = [serviceGroup, ...serviceRoles];
const databases: Record<DatabaseName, string> = {
  judged: verifyDatabase,
  lab: labDatabase,
};
const loadLimitSeconds = 20;
/** A fail by answers or counts still gets a short load, so that the table has its times. */
const tableSeconds = 1.5;
const progress: Partial<Record<Stage, string>> = {
  asked: 'Checking the answers …',
  counted: 'Counting what the database does …',
};

export type Gathered = { evidence: Evidence; extended: boolean };

export type GatherPlan = VerifyWork & {
  scenario: Scenario;
  baseline: SchemaBaseline;
  /** go through every stage whatever the first ones say */
  allStages: boolean;
  /** whether the verdict is settled by what became of the system, so that more evidence would be in vain */
  isOver(): boolean;
};

export async function gather(plan: GatherPlan): Promise<Gathered> {
  const { scenario, allStages, say } = plan;
  const gathered: Gathered = { evidence: noEvidence(), extended: false };
  const { evidence } = gathered;
  const decided = () => !allStages && isDecided(judgeChecks({ rules: scenario, evidence }));
  const isEnough = () =>
    plan.isOver() || (!allStages && isDecided(judgeEvidence({ rules: scenario, ...gathered })));
  await collect({
    collectors: neededBy(scenario),
    context: contextOf(plan),
    evidence,
    onStage: stage => say(progress[stage] ?? 'Looking at what is left …'),
    isDecided: decided,
    async use(look) {
      await putLoad(plan, gathered, decided());
      await look();
      for (const trial of scenario.trials) {
        if (isEnough()) return true;
        const seen = await runTrial(plan, trial);
        evidence.trials.push(seen);
        await look();
        // What it left behind would fail the next one, by another name.
        if (!allStages && judgeTrial(trial, seen).outcome === 'unknown') return true;
      }
      return isEnough();
    },
  });
  return gathered;
}

function contextOf({ home, scenario, baseline, seed }: GatherPlan): CollectorContext {
  return {
    random: seededRandom(seed),
    send: httpSender(frontDoorUrl(home), answerLimitMs),
    modules: scenario.modules,
    counted: countedKinds(scenario),
    doNotAgree: (counts, traffic) => doNotAgree(scenario, counts, traffic),
    open: name => openDatabase(home, databases[name]),
    database: verifyDatabase,
    roles,
    baseline,
    logFile: join(home.logs, 'postgres.log'),
    statsUrl: `http://127.0.0.1:${portOf(home, 'haproxy-stats')}`,
    running: () => readSnapshot(home)?.parts.filter(({ id }) => id === 'api').length ?? 0,
  };
}

const isOfCounts = (check: string): boolean => checks[check]?.needs.includes('counts') ?? false;

/** The kinds of traffic that the scenario's checks count. */
function countedKinds({ invariants }: Rules): string[] {
  const names = invariants.flatMap(({ check, params }) =>
    isOfCounts(check) && typeof params.of === 'string' ? [params.of] : [],
  );
  return [...new Set(names)];
}

/** Whether a check cannot tell yet, although every request of this kind got its answer. */
function doNotAgree({ invariants }: Rules, counts: CountRound[], kind: string): boolean {
  if (counts.some(({ traffic, failed }) => traffic === kind && failed > 0)) return false;
  const evidence = { ...noEvidence(), counts };
  return invariants
    .filter(({ check, params }) => isOfCounts(check) && params.of === kind)
    .some(({ check: id, params }) => {
      const check = checks[id];
      return check?.judge(evidence, check.params.parse(params)).outcome === 'unknown';
    });
}

async function putLoad(plan: GatherPlan, gathered: Gathered, decided: boolean): Promise<void> {
  const { scenario, say } = plan;
  const { ratePerSecond, users } = scenario.load;
  const objectives = loadObjectives(scenario);
  const common = await loadPlan(plan, scenario.load);
  say(
    decided
      ? 'Taking the times for the table …'
      : `Putting ${users} users on it, ${ratePerSecond} requests a second …`,
  );
  gathered.evidence.load = await gatherLoad({
    ...common,
    thresholdsMs: objectives.flatMap(objective =>
      objective.sli === 'latency' ? [objective.thresholdMs] : [],
    ),
    requestTimeoutMs: answerLimitMs,
    maxSeconds: decided ? tableSeconds : loadLimitSeconds,
    decide(soFar) {
      if (plan.isOver()) return 'stop';
      if (decided) return 'continue';
      const { outcome } = judgeLoad(soFar, objectives, gathered.extended);
      if (outcome === 'extend') gathered.extended = true;
      return outcome === 'continue' || outcome === 'extend' ? 'continue' : 'stop';
    },
  });
}
