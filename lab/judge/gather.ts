/** Gathers the evidence in its order, and stops where it is already decided. */

import { join } from 'node:path';
import type { Fix } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { labDatabase, serviceGroup, templateDatabase, verifyDatabase } from '../engine/databases.ts';
import { portOf } from '../home/home.ts';
import { frontDoorUrl } from '../parts/layout.ts';
import { mostReplicas, serviceRole, withDatabase } from '../parts/postgres/postgres.ts';
import { readSnapshot } from '../runtime/state.ts';
import { contracts } from '../shop/contracts.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom } from '../shop/traffic.ts';
import { traffic } from '../shop/traffics.ts';
import { checks } from './checks/index.ts';
import { gatherAnswers } from './evidence/answers.ts';
import { gatherCounts } from './evidence/counts.ts';
import { type Evidence, noEvidence } from './evidence/evidence.ts';
import { gatherSchema, type SchemaBaseline } from './evidence/schema.ts';
import { watchSessions } from './evidence/sessions.ts';
import { readShares, sharesBetween } from './evidence/shares.ts';
import { gatherLoad } from './load/gather-load.ts';
import { judgeLoad } from './load/judge-load.ts';
import { loadPlan, type VerifyWork } from './load/load-plan.ts';
import { loadObjectives } from './load/time-findings.ts';
import { judgeTrial } from './trials/judge-trial.ts';
import { runTrial } from './trials/run-trial.ts';
import { isDecided, judgeChecks, judgeEvidence } from './verdict.ts';

const answerLimitMs = 5000;
const roundRequests = 3;
const rounds = 3;
/** times that so many rounds are added when those before do not agree */
const mostMore = 2;
const pageSizes = [5, 50];
/** What the shop may run as: the login of a replica, or the group that all of them belong to. */
const roles = [serviceGroup, ...Array.from({ length: mostReplicas }, (_, n) => serviceRole(n + 1))];
const loadLimitSeconds = 20;
/** A fail by answers or counts still gets a short load, so that the table has its times. */
const tableSeconds = 1.5;

export type Gathered = { evidence: Evidence; extended: boolean };

export type GatherPlan = VerifyWork & {
  scenario: Scenario;
  baseline: SchemaBaseline;
  fixes: Fix[];
  /** go through every stage whatever the first ones say */
  allStages: boolean;
  /** whether the verdict is settled by what became of the system, so that more evidence would be in vain */
  isOver(): boolean;
};

export async function gather(plan: GatherPlan): Promise<Gathered> {
  const { home, scenario, baseline, say, seed } = plan;
  const evidence = noEvidence(seed);
  const random = seededRandom(seed);
  const send = httpSender(frontDoorUrl(home), answerLimitMs);
  const decided = () => !plan.allStages && isDecided(judgeChecks({ scenario, evidence }));

  say('Checking the answers …');
  const asked = scenario.modules.map(name => contracts[name]).filter(contract => contract !== undefined);
  evidence.answers = await withDatabase(home, templateDatabase, database =>
    gatherAnswers({ contracts: asked, send, random, truth: database.sql }),
  );
  if (!decided()) {
    say('Counting what the database does …');
    await withDatabase(home, labDatabase, async ({ sql }) => {
      for (const kind of countedKinds(scenario)) {
        const common = {
          sql,
          database: verifyDatabase,
          roles,
          send,
          random,
          rounds,
          requests: roundRequests,
        };
        const countOnce = async () =>
          evidence.counts.push(...(await gatherCounts({ ...common, traffic: kind, sizes: pageSizes })));
        await countOnce();
        for (let more = 0; more < mostMore && doNotAgree(scenario, evidence, kind.id); more++)
          await countOnce();
      }
    });
    evidence.schema = await withDatabase(home, verifyDatabase, ({ sql }) => gatherSchema({ sql, baseline }));
  }
  return watched(plan, evidence, async look => {
    const gathered = await putLoad(plan, evidence, decided());
    await look();
    for (const trial of scenario.trials) {
      if (plan.isOver() || (!plan.allStages && isDecided(judgeEvidence({ scenario, ...gathered })))) break;
      const seen = await runTrial(plan, trial);
      evidence.trials.push(seen);
      await look();
      // What it left behind would fail the next one, by another name.
      if (!plan.allStages && judgeTrial(trial, seen).outcome === 'unknown') break;
    }
    return gathered;
  });
}

/** The kinds of traffic that the scenario's checks count. */
function countedKinds(scenario: Scenario) {
  const names = scenario.invariants.flatMap(({ params }) =>
    'value' in params && typeof params.of === 'string' ? [params.of] : [],
  );
  return [...new Set(names)].map(name => traffic[name]).filter(kind => kind !== undefined);
}

/** Whether a check cannot tell yet, although every request of this kind got its answer. */
function doNotAgree({ invariants }: Scenario, evidence: Evidence, kind: string): boolean {
  if (evidence.counts.some(({ traffic, failed }) => traffic === kind && failed > 0)) return false;
  return invariants
    .filter(({ params }) => 'value' in params && params.of === kind)
    .some(({ check: id, params }) => {
      const check = checks[id];
      return check?.judge(evidence, check.params.parse(params)).outcome === 'unknown';
    });
}

/** Looks at the shop's connections while `work` puts load on it, when a check wants to know of them. */
async function watched(
  { home, scenario }: GatherPlan,
  evidence: Evidence,
  work: (look: () => Promise<void>) => Promise<Gathered>,
): Promise<Gathered> {
  if (!scenario.invariants.some(({ check }) => checks[check]?.needs === 'load')) return work(async () => {});
  const logFile = join(home.logs, 'postgres.log');
  return withDatabase(home, labDatabase, async ({ sql }) => {
    const watch = await watchSessions({ sql, database: verifyDatabase, roles, logFile });
    try {
      return await work(async () => {
        evidence.sessions = await watch.soFar();
      });
    } finally {
      await watch.end();
    }
  });
}

async function putLoad(plan: GatherPlan, evidence: Evidence, decided: boolean): Promise<Gathered> {
  const { home, scenario, say } = plan;
  const { ratePerSecond, users } = scenario.load;
  const objectives = loadObjectives(scenario);
  const common = await loadPlan(plan, scenario.load);
  say(
    decided
      ? 'Taking the times for the table …'
      : `Putting ${users} users on it, ${ratePerSecond} requests a second …`,
  );
  const statsUrl = `http://127.0.0.1:${portOf(home, 'haproxy-stats')}`;
  /** null when the front door was ended from outside, which voids the verdict */
  const shares = () => readShares(statsUrl).catch(() => null);
  const before = await shares();
  let extended = false;
  evidence.load = await gatherLoad({
    ...common,
    thresholdsMs: objectives.flatMap(objective =>
      objective.sli === 'latency' ? [objective.thresholdMs] : [],
    ),
    requestTimeoutMs: answerLimitMs,
    maxSeconds: decided ? tableSeconds : loadLimitSeconds,
    decide(soFar) {
      if (plan.isOver()) return 'stop';
      if (decided) return 'continue';
      const { outcome } = judgeLoad(soFar, objectives, extended);
      if (outcome === 'extend') extended = true;
      return outcome === 'continue' || outcome === 'extend' ? 'continue' : 'stop';
    },
  });
  const after = await shares();
  evidence.shares = before &&
    after && {
      running: readSnapshot(home)?.parts.filter(({ name }) => name.startsWith('api-')).length ?? 0,
      servers: sharesBetween(before, after),
    };
  return { evidence, extended };
}
