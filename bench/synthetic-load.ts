/** A synthetic system under load: a queue with several servers, whose cores a neighbour steals in bursts. */
import type { LoadBlock, LoadEvidence } from '../lab/judge/evidence/evidence.ts';
import { blockMs } from '../lab/judge/load/load-blocks.ts';
import type { Random } from '../lab/shop/traffic.ts';

export const thresholdMs = 80;
export const ratePerSecond = 300;
const users = 100;

/** What is simulated; a neighbour may take a part of its two cores. */
export type System = {
  /** requests that it works on at once */
  servers: number;
  /** mean service time; drawn from a gamma distribution of shape 2 */
  serviceMs: number;
  /** share of the requests that take `slowMs` more */
  slowShare?: number;
  slowMs?: number;
  /** share of each core that a neighbour takes, in bursts during which it serves nothing */
  stolen?: number;
  burstMs?: [shortest: number, longest: number];
  /** the cores lose the same moments, as if the whole machine were paused */
  together?: boolean;
  /** a neighbour is seen by the detectors only where the hypervisor reports it */
  seen?: boolean;
};

type Burst = [fromMs: number, toMs: number];
type Answer = { endMs: number; durationMs: number; dropped: boolean };

/** Bursts of stolen time, as [from, to], over the whole load. */
function steal(random: Random, { stolen = 0, burstMs = [5, 55] }: System, lengthMs: number): Burst[] {
  const [shortest, longest] = burstMs;
  const bursts: Burst[] = [];
  let atMs = 0;
  while (stolen > 0 && atMs < lengthMs) {
    const quietMs = -Math.log(1 - random()) * ((shortest + longest) / 2) * (1 / stolen - 1);
    const fromMs = atMs + quietMs;
    atMs = fromMs + shortest + (longest - shortest) * random();
    bursts.push([fromMs, atMs]);
  }
  return bursts;
}

/** When work of `workMs` that begins at `startMs` is done, if nothing is done during the bursts. */
function finish(startMs: number, workMs: number, bursts: Burst[]): number {
  let atMs = startMs;
  let leftMs = workMs;
  for (const [from, to] of bursts) {
    if (to <= atMs) continue;
    if (from >= atMs + leftMs) break;
    leftMs -= Math.max(0, from - atMs);
    atMs = to;
  }
  return atMs + leftMs;
}

/** A multi-server queue under arrivals at a constant rate, of which at most `users` are in the system. */
export function simulate(system: System, random: Random, seconds: number): LoadEvidence {
  const common = steal(random, system, seconds * 1000);
  const cores = [common, system.together ? common : steal(random, system, seconds * 1000)];
  const freeAt: number[] = Array.from({ length: system.servers }, () => 0);
  const answers: Answer[] = [];
  let waitingUntil: number[] = [];
  for (let arrival = 0; arrival < seconds * ratePerSecond; arrival++) {
    const atMs = (arrival * 1000) / ratePerSecond;
    waitingUntil = waitingUntil.filter(endMs => endMs > atMs);
    if (waitingUntil.length >= users) {
      answers.push({ endMs: atMs, durationMs: Infinity, dropped: true });
      continue;
    }
    const isSlow = random() < (system.slowShare ?? 0);
    const workMs = gamma2(random, system.serviceMs) + (isSlow ? (system.slowMs ?? 0) : 0);
    const server = freeAt.indexOf(Math.min(...freeAt));
    const endMs = finish(Math.max(atMs, freeAt[server] ?? 0), workMs, cores[server % 2] ?? []);
    freeAt[server] = endMs;
    waitingUntil.push(endMs);
    answers.push({ endMs, durationMs: endMs - atMs, dropped: false });
  }
  return record(answers, seconds, cores.flat(), system);
}

const gamma2 = (random: Random, meanMs: number) => (-Math.log((1 - random()) * (1 - random())) * meanMs) / 2;

function record(answers: Answer[], seconds: number, bursts: Burst[], system: System): LoadEvidence {
  const used = Math.min(1, (ratePerSecond * system.serviceMs) / 1000 / system.servers);
  const blocks: LoadBlock[] = Array.from({ length: (seconds * 1000) / blockMs }, (_, index) => {
    const startMs = index * blockMs;
    const overlap = ([from, to]: Burst) =>
      Math.max(0, Math.min(to, startMs + blockMs) - Math.max(from, startMs));
    const stolenShare = bursts.reduce((sum, burst) => sum + overlap(burst), 0) / (2 * blockMs);
    const lostCpuShare = system.seen ? stolenShare : 0;
    const idleShare = Math.max(0, 1 - used - stolenShare);
    return {
      startMs,
      requests: 0,
      failed: 0,
      unanswered: 0,
      slow: [0],
      inFlight: 0,
      lostCpuShare,
      idleShare,
    };
  });
  for (const { endMs, durationMs, dropped } of answers) {
    const block = blocks[Math.floor(endMs / blockMs)];
    const sentIn = Math.floor((endMs - durationMs) / blockMs);
    for (let index = sentIn; !dropped && index < Math.min(endMs / blockMs - 1, blocks.length); index++) {
      const during = blocks[index];
      if (during) during.inFlight += 1;
    }
    if (!block) continue;
    block.requests += 1;
    if (dropped) {
      block.failed += 1;
      block.unanswered += 1;
    }
    if (durationMs > thresholdMs) block.slow[0] = (block.slow[0] ?? 0) + 1;
  }
  return {
    as: 'customers',
    script: 'synthetic',
    ratePerSecond,
    users,
    thresholdsMs: [thresholdMs],
    blocks,
    latencyMs: null,
    scheduled: answers.length,
    starved: 0,
    probeSlowdown: 1,
    othersShare: 0,
    generatorError: null,
  };
}
