/** Carries out one trial: puts users on the shop, lets things happen to it, waits until all has settled, and asks again. */
import type { Strike, Trial } from '../../course/schema.ts';
import { endTrialFault, isMomentary, putTrialFault } from '../../engine/trial-fault.ts';
import { verifyDatabase } from '../../parts/postgres/databases.ts';
import { noteHappening } from '../../runtime/happenings.ts';
import type { SeenPart } from '../../runtime/runtime.ts';
import { readSnapshot } from '../../runtime/state.ts';
import type { Memory } from '../../shop/contract.ts';
import { askMemories } from '../../shop/memories.ts';
import type { CollectorContext } from '../evidence/collector.ts';
import type { LoadEvidence, ShareEvidence, TrialEvidence, TrialProblem } from '../evidence/evidence.ts';
import { readShares, sharesBetween } from '../evidence/shares.ts';
import { gatherLoad } from '../load/gather-load.ts';
import { blockMs } from '../load/load-blocks.ts';
import { loadPlan, type VerifyWork } from '../load/load-plan.ts';
import { trialChecks } from '../trial-checks/index.ts';
import { askAfterwards, askedAfterwards, journeysOf, ledgerOf } from './after-trial.ts';
import { reliefOf } from './relief-after.ts';
import { countsOf } from './settle-company.ts';
import { watchSamples } from './sightings.ts';
import { type Strikes, type Striking, startStrikes } from './strikes.ts';
import { becameOf, untilWhole } from './whole.ts';

/** The load goes on for so long after the last strike is over, where a trial ends so. */
const afterStrikeMs = 2000;

type Started = { strikes: Strikes; firstMs: number };

/**
 * `send`: as a customer, for what is asked afterwards. `memories`: what customers did before. `statsUrl`, `running`: of the front door, and how
 * many copies run.
 */
export type TrialWork = VerifyWork &
  Pick<CollectorContext, 'send' | 'statsUrl' | 'running' | 'open' | 'database'> & {
    memories: readonly Memory[];
  };

export async function runTrial(work: TrialWork, trial: Trial): Promise<TrialEvidence> {
  work.say(`${trial.title} …`);
  const sightings = watchSamples();
  const ended = new AbortController();
  let started: Started | null = null;
  const shares = looksAt(trial, 'shares') ? sharesOf(work) : null;
  const looking = { read: () => readSnapshot(work.home), signal: work.signal };
  const parts = () => looking.read()?.parts ?? [];
  const struck: { ms: number; parts: SeenPart[] }[] = [];
  const onStrike = () => struck.push({ ms: Date.now(), parts: parts() });
  const loads = await gatherLoad({
    ...(await loadPlan(work)),
    streams: trial.load.map(stream => ({ ...stream, thresholdsMs: [] })),
    requestTimeoutMs: trial.limitMs,
    maxSeconds: trial.lengthMs / 1000,
    decide: () => (started && isEnough(trial, started) ? 'stop' : 'continue'),
    onSample: sightings.add,
    onStart: firstMs => {
      const callsOf = (company: string) => countsOf(ledgerOf(work.home, company), firstMs);
      const common = { firstMs, sightings, callsOf, ended: ended.signal };
      started = {
        firstMs,
        strikes: startStrikes(trial, { ...common, ...strikingOn(work, trial, onStrike) }),
      };
      void started.strikes.finished.then(shares?.begin, () => null);
    },
  }).finally(() => ended.abort());
  const sharesAfter = await shares?.end();
  // What TypeScript cannot see: `onStart` was called meanwhile.
  const { strikes } = (started as Started | null) ?? nothing;
  const problem = await strikes.finished.then(() => null, problemOf);
  await untilWhole(looking);
  const reliefSeen = await reliefOf(work, trial, askedAfterwards, backAtMs(started));
  const seen = {
    name: trial.name,
    loads,
    strikes: strikes.struck.map(seen => ({ ...seen, requestsThen: requestsAround(loads, seen.atMs) })),
    problem,
    journeys: await journeysOf(work, trial, loads),
    answers: await askAfterwards(work, trial),
    ...(sharesAfter !== undefined && { sharesAfter }),
    ...(looksAt(trial, 'remembers') && { remembered: await askMemories(work.memories, work.send) }),
    ...(reliefSeen !== undefined && { reliefAfter: reliefSeen }),
  };
  await untilWhole(looking); // what ended while all settled
  return { ...seen, ...becameOf(struck, parts()) };
}

const looksAt = ({ lines }: Trial, what: 'shares' | 'remembers'): boolean =>
  lines.some(({ check }) => trialChecks[check]?.[what]);

/** Of the time between `begin` and `end`; null when HAProxy did not answer both times. */
function sharesOf({ statsUrl, running }: TrialWork) {
  const read = () => readShares(statsUrl).catch(() => null);
  let before: ReturnType<typeof read> | null = null;
  return {
    begin() {
      before = read();
    },
    async end(): Promise<ShareEvidence | null> {
      const [first, last] = [await before, await read()];
      return first && last && { running: running(), servers: sharesBetween(first, last) };
    },
  };
}

const backAtMs = (started: Started | null): number | null => {
  const overMs = started?.strikes.overMs() ?? null;
  return started && overMs !== null ? started.firstMs + overMs : null;
};

const nothing: { strikes: Pick<Strikes, 'struck' | 'finished'>; firstMs: number } = {
  strikes: { struck: [], finished: Promise.resolve() },
  firstMs: 0,
};

const problemOf = ({ name, message }: Error): TrialProblem =>
  name === 'AbortError' ? { kind: 'load-ended' } : { kind: 'fault-failed', said: message };

function isEnough(trial: Trial, { strikes, firstMs }: { strikes: Strikes; firstMs: number }): boolean {
  if (trial.ends === 'length') return false;
  if (trial.ends === 'with-strike') return strikes.begun() === trial.strikes.length;
  if (trial.ends === 'at-strike') return strikes.struck.length === trial.strikes.length;
  const overMs = strikes.overMs();
  return overMs !== null && Date.now() - firstMs >= overMs + afterStrikeMs;
}

function strikingOn({ home }: VerifyWork, { title, lengthMs }: Trial, onStrike: () => void): Striking {
  const leaseMs = (strike: Strike) => (isMomentary(strike) ? null : (strike.forMs ?? lengthMs));
  const end = (strike: Strike) => endTrialFault(home, verifyDatabase, strike);
  return {
    isMomentary,
    end,
    async put(strike) {
      onStrike();
      await putTrialFault(home, verifyDatabase, strike, leaseMs(strike)).catch(async error => {
        await end(strike);
        throw error;
      });
      noteHappening(home, 'trial', title);
    },
  };
}

/** Of the block of that moment and the one before it: a load that ends with a strike has no block after it. */
function requestsAround(loads: LoadEvidence[], atMs: number): number {
  return loads
    .flatMap(({ blocks }) => blocks)
    .filter(({ startMs }) => startMs <= atMs && atMs < startMs + 2 * blockMs)
    .reduce((total, block) => total + block.requests + block.inFlight, 0);
}
