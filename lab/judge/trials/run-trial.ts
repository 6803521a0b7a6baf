/** Carries out a scenario's trials, one after the other: puts users on the shop, lets something happen to it, asks again. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial } from '../../course/schema.ts';
import { endTrialFault, putTrialFault } from '../../engine/trial-fault.ts';
import { frontDoorUrl } from '../../parts/layout.ts';
import { verifyDatabase } from '../../parts/postgres/databases.ts';
import { noteHappening } from '../../runtime/happenings.ts';
import { readSnapshot } from '../../runtime/state.ts';
import { httpSender } from '../../shop/http-sender.ts';
import { seededRandom } from '../../shop/traffic.ts';
import { traffic } from '../../shop/traffics.ts';
import { sendEach } from '../evidence/answers.ts';
import type { Answer, LoadEvidence, TrialEvidence, TrialProblem } from '../evidence/evidence.ts';
import { gatherLoad } from '../load/gather-load.ts';
import { blockMs } from '../load/load-blocks.ts';
import { loadPlan, type VerifyWork } from '../load/load-plan.ts';

const answerLimitMs = 5000;
const askedAfterwards = 30;
/** The shop may take so long to be whole again before it is asked, or before the next trial. */
const wholeLimitMs = 10_000;

export async function runTrial(work: VerifyWork, trial: Trial): Promise<TrialEvidence> {
  work.say(`${trial.title} …`);
  const plan = await loadPlan(work, trial.load);
  let striking: Promise<Omit<NonNullable<TrialEvidence['strike']>, 'requestsThen'> | null> =
    Promise.resolve(null);
  const ended = new AbortController();
  const load = await gatherLoad({
    ...plan,
    thresholdsMs: [],
    requestTimeoutMs: trial.limitMs,
    maxSeconds: trial.lengthMs / 1000,
    decide: () => 'continue',
    onStart: firstMs => {
      striking = strike(work, trial, firstMs, ended.signal);
      striking.catch(() => {}); // told below
    },
  }).finally(() => ended.abort());
  const struck = await striking.then(
    done => ({ done, problem: trial.fault && !done ? ({ kind: 'load-ended' } as const) : null }),
    (error: Error) => ({ done: null, problem: problemOf(error) }),
  );
  await untilWhole(work);
  return {
    name: trial.name,
    load,
    strike: struck.done && { ...struck.done, requestsThen: requestsAround(load, struck.done.atMs) },
    problem: struck.problem,
    answers: await askAfterwards(work, trial),
  };
}

const problemOf = ({ name, message }: Error): TrialProblem =>
  name === 'AbortError' ? { kind: 'load-ended' } : { kind: 'fault-failed', said: message };

/** Waits for the fault's moment, puts it in, sees it, and takes it out. Rejects when it cannot be put in or seen. */
async function strike(
  { home }: VerifyWork,
  { fault: use, title }: Trial,
  firstMs: number,
  ended: AbortSignal,
) {
  if (!use) return null;
  const since = () => Date.now() - firstMs;
  await sleep(Math.max(0, use.atMs - since()), undefined, { signal: ended });
  const atMs = since();
  await putTrialFault(home, verifyDatabase, use, use.forMs).catch(async error => {
    await endTrialFault(home, verifyDatabase, use);
    throw error;
  });
  noteHappening(home, 'trial', title);
  if (use.forMs === null) return { atMs, healedAtMs: since() };
  await sleep(use.forMs, undefined, { signal: ended }).catch(() => {}); // an ended load needs no more of it
  await endTrialFault(home, verifyDatabase, use);
  return { atMs, healedAtMs: since() };
}

function requestsAround({ blocks }: LoadEvidence, atMs: number): number {
  return blocks
    .filter(({ startMs }) => startMs <= atMs && atMs < startMs + blockMs)
    .reduce((total, block) => total + block.requests + block.inFlight, 0);
}

/** Every part that a fault ended is there again; one that does not come back is seen by the questions that follow. */
async function untilWhole({ home, signal }: VerifyWork): Promise<void> {
  const deadline = Date.now() + wholeLimitMs;
  while (readSnapshot(home)?.state !== 'ready' && Date.now() < deadline) {
    signal.throwIfAborted();
    await sleep(50);
  }
}

async function askAfterwards({ home, seed }: VerifyWork, { afterwards }: Trial): Promise<Answer[]> {
  const kind = afterwards === undefined ? undefined : traffic[afterwards];
  if (!kind) return [];
  const send = httpSender(frontDoorUrl(home), answerLimitMs);
  return sendEach({ traffic: kind, count: askedAfterwards, send, random: seededRandom(seed + 1) });
}
