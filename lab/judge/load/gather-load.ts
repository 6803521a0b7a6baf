/** Puts load on the system and records what its users saw, in blocks of 250 ms, until the judge has decided. */
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { startK6 } from './k6.ts';
import { blockMs, readBlocks } from './load-blocks.ts';
import { startNoise } from './noise.ts';

export type LoadPlan = {
  k6Path: string;
  /** path of a `*.k6.ts` script, one per kind of traffic */
  script: string;
  baseUrl: string;
  ratePerSecond: number;
  /** how many sessions, and at most how many requests at once */
  users: number;
  seed: number;
  thresholdsMs: number[];
  /** a request without an answer by then has failed */
  requestTimeoutMs: number;
  /** called after each block with the load so far */
  decide(evidence: LoadEvidence): 'continue' | 'stop';
  /** ends the load when `decide` has not */
  maxSeconds: number;
  /** processes of the lab beside this one; what they and their children use of the CPU is not others' */
  labPids: number[];
  signal: AbortSignal;
  onBlock?(block: LoadBlock): void;
  /** called once, at most half a second after the first request, with its moment in milliseconds since 1970 */
  onStart?(firstMs: number): void;
};

const firstRequestWithinMs = 10_000;

/**
 * A generator that fails does not throw: `generatorError` says so. Rejects with the signal's reason when aborted. In every case k6 has
 * ended when this returns.
 */
export async function gatherLoad(plan: LoadPlan): Promise<LoadEvidence> {
  plan.signal.throwIfAborted();
  const noise = await startNoise([process.pid, ...plan.labPids]);
  const machine = () => ({ probeSlowdown: noise.slowdown(), othersShare: noise.othersShare() });
  const reader = readBlocks({ ...plan, script: basename(plan.script, '.k6.ts') });
  const k6 = startK6({ ...plan, environment: settings(plan), onSample: reader.add });
  let ended: string | null = null;
  void k6.ended.then(why => {
    ended = why;
  });
  const evidence = () => reader.evidence(machine(), ended);
  const decides = () => {
    const span = reader.span();
    if (!span || !reader.isComplete(Date.now())) return false;
    const block = reader.close(noise.between(span.fromMs, span.toMs));
    plan.onBlock?.(block);
    const decided = plan.decide(evidence()) === 'stop';
    return decided || block.startMs + blockMs >= plan.maxSeconds * 1000;
  };
  const giveUpMs = Date.now() + firstRequestWithinMs;
  let begun = false;
  try {
    while (!decides()) {
      const first = reader.span();
      if (first && !begun) plan.onStart?.(first.fromMs);
      begun ||= first !== null;
      if (ended !== null) return evidence();
      if (!first && Date.now() > giveUpMs) return reader.evidence(machine(), 'k6 sent no request for 10 s');
      await sleep(10);
      plan.signal.throwIfAborted();
    }
    return evidence();
  } finally {
    noise.stop();
    await k6.stop();
  }
}

function settings({
  ratePerSecond,
  users,
  maxSeconds,
  baseUrl,
  requestTimeoutMs,
  seed,
}: LoadPlan): Record<string, string> {
  return {
    LAB_RATE: String(ratePerSecond),
    LAB_USERS: String(users),
    // It is stopped from here; by itself it ends only when the lab has died without closing its output.
    LAB_SECONDS: String(Math.ceil(maxSeconds) + 5),
    LAB_BASE_URL: baseUrl,
    LAB_TIMEOUT_MS: String(requestTimeoutMs),
    LAB_SEED: String(seed),
  };
}
