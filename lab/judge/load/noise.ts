/** What others take from this machine's CPU: time that the hypervisor reports as stolen, and how slow fixed work has become. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { cpuOfTrees, ticksBetween } from './lab-cpu.ts';
import { percentile } from './percentile.ts';

export type NoiseReading = {
  /** share of the CPU that others took, 0–1: the larger of steal and spin probe */
  lostCpuShare: number;
  /** share of the CPU that was idle, 0–1 */
  idleShare: number;
  /** share of the CPU that processes outside the lab used, 0–1 */
  othersShare: number;
};

export type Noise = {
  /** between two moments of the wall clock, in milliseconds since 1970, to about 50 ms, others to 100 ms */
  between(fromMs: number, toMs: number): NoiseReading;
  /** median CPU time of the fixed work ÷ when calibrated */
  slowdown(): number;
  /** share of the CPU that processes outside the lab used since the start, 0–1 */
  othersShare(): number;
  stop(): void;
};

const probeEveryMs = 50;
const probeMs = 0.5;
const looksPerCount = 2; // to read 125 processes takes 1.3 ms

/** One look: ticks since boot, what the fixed work cost, in microseconds, and at some looks the ticks that others have used since the start. */
export type Reading = Ticks & { atMs: number; probeUs: number; others?: number };

type Ticks = { stolen: number; idle: number; total: number };

/** Calibrates for about 0.2 s, then looks every 50 ms until stopped. `labPids`: with all that they start, the lab itself. */
export async function startNoise(labPids: number[]): Promise<Noise> {
  const { steps, usualUs } = await calibrate();
  const readings: Reading[] = [];
  const countOthers = othersCounter(labPids);
  const look = () => {
    const ticks = cpuTicks();
    const others = readings.length % looksPerCount === 0 ? countOthers(ticks) : {};
    readings.push({ atMs: Date.now(), ...ticks, probeUs: spinUs(steps), ...others });
  };
  look();
  const timer = setInterval(look, probeEveryMs);
  return {
    othersShare: () => othersBetween(readings),
    between: (fromMs, toMs) => compare(readings, fromMs, toMs, usualUs),
    slowdown: () => percentile(readings.map(reading => reading.probeUs).sort(byValue), 0.5) / usualUs,
    stop: () => clearInterval(timer),
  };
}

/** Counts what all use but the lab, from one call to the next, so that of a process that ends in between only the last moments are missed. */
function othersCounter(labPids: number[]): (ticks: Ticks) => { others: number } {
  let before = { ...cpuTicks(), lab: cpuOfTrees(labPids) };
  let others = 0;
  return ticks => {
    const now = { ...ticks, lab: cpuOfTrees(labPids) };
    const used = now.total - before.total - (now.idle - before.idle) - (now.stolen - before.stolen);
    others += used - ticksBetween(before.lab, now.lab);
    before = now;
    return { others };
  };
}

/** Of the CPU, 0–1, between the first and the last of these looks at which others were counted. */
function othersBetween(looks: Reading[]): number {
  const counted = looks.filter(({ others }) => others !== undefined);
  const [first, last] = [counted[0], counted.at(-1)];
  if (!first || !last || last.total <= first.total) return 0;
  return Math.max(0, ((last.others ?? 0) - (first.others ?? 0)) / (last.total - first.total));
}

/** What the looks between two moments show. Pure. */
export function compare(readings: Reading[], fromMs: number, toMs: number, usualUs: number): NoiseReading {
  const before = readings.findLast(reading => reading.atMs <= fromMs) ?? readings[0];
  const after = readings.findLast(reading => reading.atMs <= toMs);
  if (!before || !after || after.total <= before.total)
    return { lostCpuShare: 0, idleShare: 1, othersShare: 0 };
  const share = (field: 'stolen' | 'idle') => (after[field] - before[field]) / (after.total - before.total);
  const probes = readings.filter(reading => reading.atMs > before.atMs && reading.atMs <= after.atMs);
  const slowedBy = probes.reduce((sum, reading) => sum + reading.probeUs, 0) / probes.length / usualUs;
  const lastCounted = readings.findLastIndex(
    ({ atMs, others }) => atMs <= before.atMs && others !== undefined,
  );
  return {
    lostCpuShare: Math.max(share('stolen'), 1 - 1 / slowedBy, 0),
    idleShare: share('idle'),
    othersShare: othersBetween(
      readings.slice(Math.max(0, lastCounted)).filter(({ atMs }) => atMs <= after.atMs),
    ),
  };
}

/** Since boot, in ticks of all cores. Source: proc(5). */
function cpuTicks(): Ticks {
  const ticks =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = ticks;
  return { stolen, idle: idle + waiting, total: ticks.reduce((sum, value) => sum + value, 0) };
}

/**
 * Finds how many steps take 0.5 ms and what they usually cost. The other cores are kept busy meanwhile: two cores may be one with two
 * threads, where the lab's own load slows the probe, and that is no excuse.
 */
async function calibrate(): Promise<{ steps: number; usualUs: number }> {
  for (let round = 0; round < 100; round++) spinUs(10_000); // until it is compiled
  const busy = Array.from(
    { length: Math.min(availableParallelism() - 1, 3) },
    () => new Worker('for (;;);', { eval: true }),
  );
  try {
    await Promise.all(busy.map(worker => new Promise(resolve => worker.once('online', resolve))));
    const steps = Math.round((100_000 * probeMs * 1000) / Math.max(1, spinUs(100_000)));
    const costs: number[] = [];
    for (let round = 0; round < 20; round++) {
      await sleep(5);
      costs.push(spinUs(steps));
    }
    return { steps, usualUs: percentile(costs.sort(byValue), 0.5) };
  } finally {
    await Promise.all(busy.map(worker => worker.terminate()));
  }
}

let spun = 1; // kept, so that the work is not optimised away

/** CPU time of this thread for the work, in microseconds: waiting for the CPU is not in it, a slower CPU is. */
function spinUs(steps: number): number {
  spin(steps / 5); // what waking up costs is the kernel's, not others'
  const start = threadCpuUs();
  spin(steps);
  return threadCpuUs() - start;
}

function spin(steps: number): void {
  let bits = spun;
  for (let step = 0; step < steps; step++) {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
  }
  spun = bits;
}

/** Linux brings a thread's own figure up to date only when the whole process is asked first; else it is a tick (4 ms) old. */
function threadCpuUs(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

const byValue = (a: number, b: number) => a - b;
