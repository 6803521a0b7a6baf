/** Puts load on the system and records what its users saw, in blocks of 250 ms, until the judge has decided. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Stream } from '../../shop/traffic.k6.ts';
import { traffic } from '../../shop/traffics.ts';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { startK6 } from './k6.ts';
import { blockMs, readBlocks } from './load-blocks.ts';
import { startNoise } from './noise.ts';

export type LoadPlan = {
  k6Path: string;
  /** id of a kind of traffic */
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
const k6Script = fileURLToPath(new URL('../../shop/traffic.k6.ts', import.meta.url));

/**
 * A generator that fails does not throw: `generatorError` says so. Rejects with the signal's reason when aborted. In every case k6 has
 * ended when this returns.
 */
export async function gatherLoad(plan: LoadPlan): Promise<LoadEvidence> {
  plan.signal.throwIfAborted();
  const noise = await startNoise([process.pid, ...plan.labPids]);
  const machine = () => ({ probeSlowdown: noise.slowdown(), othersShare: noise.othersShare() });
  const reader = readBlocks(plan);
  const k6 = startK6({
    k6Path: plan.k6Path,
    script: k6Script,
    environment: settings(plan),
    onSample: reader.add,
  });
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

function settings({ maxSeconds, baseUrl, seed, ...plan }: LoadPlan): Record<string, string> {
  const { script, ratePerSecond, users, requestTimeoutMs } = plan;
  const file = traffic[script]?.file ?? script; // k6 names one that is not there
  const streams: Stream[] = [{ as: script, script, file, ratePerSecond, users, requestTimeoutMs }];
  return {
    LAB_STREAMS: JSON.stringify(streams),
    // It is stopped from here; by itself it ends only when the lab has died without closing its output.
    LAB_SECONDS: String(Math.ceil(maxSeconds) + 5),
    LAB_BASE_URL: baseUrl,
    LAB_SEED: String(seed),
  };
}
