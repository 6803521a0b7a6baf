/**
 * How often does the judge of time err? Synthetic systems under the lab's own test; prints the numbers of PASS, FAIL and undecided.
 * `slow` is the share of slow requests in ten minutes: what the system really is.
 *
 *   node bench/verdict-error-rates.ts [runs per case, 150] [seed, 1]
 */
import type { LoadBlock, LoadEvidence } from '../lab/judge/evidence/evidence.ts';
import { judgeLoad } from '../lab/judge/load/judge-load.ts';
import type { LoadObjective } from '../lab/judge/load/judge-stream.ts';
import { blockMs, warmUpMs } from '../lab/judge/load/load-blocks.ts';
import { type Random, seededRandom } from '../lab/shop/traffic.ts';
import { ratePerSecond, type System, simulate, thresholdMs } from './synthetic-load.ts';

const target = 0.95;
const objectives: LoadObjective[] = [
  { name: 'latency', of: 'customers', sli: 'latency', thresholdMs, target },
  { name: 'availability', of: 'customers', sli: 'availability', target: 0.995 },
];

type Verdict = 'pass' | 'fail' | 'undecided';

/** The lab's judge, asked after each block, with its one extension. */
function sequential(evidence: LoadEvidence): { verdict: Verdict; seconds: number } {
  let extended = false;
  for (let count = 1; count <= evidence.blocks.length; count++) {
    const prefix = { ...evidence, blocks: evidence.blocks.slice(0, count) };
    const { outcome } = judgeLoad([prefix], objectives, extended);
    if (outcome === 'extend') extended = true;
    else if (outcome !== 'continue') return { verdict: outcome, seconds: (count * blockMs) / 1000 };
  }
  return { verdict: 'undecided', seconds: (evidence.blocks.length * blockMs) / 1000 };
}

/** For comparison: a threshold with abortOnFail, which looks at all requests so far every 2 s, and passes at 12 s. */
function abortOnFail(evidence: LoadEvidence): { verdict: Verdict; seconds: number } {
  for (let seconds = 2; seconds <= 12; seconds += 2) {
    const blocks = evidence.blocks.slice(0, (seconds * 1000) / blockMs);
    const requests = blocks.reduce((sum, block) => sum + block.requests, 0);
    const slow = blocks.reduce((sum, block) => sum + (block.slow[0] ?? 0), 0);
    if (slow > (1 - target) * requests) return { verdict: 'fail', seconds };
  }
  return { verdict: 'pass', seconds: 12 };
}

/** As if the CPU were not busy, so that 5 s instead of 8 s are enough to pass. */
const withoutBusyRule = (evidence: LoadEvidence) =>
  sequential({ ...evidence, blocks: evidence.blocks.map(block => ({ ...block, idleShare: 0.5 })) });

/** Share of slow requests in ten minutes: what the system really is. */
function truth(system: System, random: Random): number {
  const blocks = simulate(system, random, 600).blocks.filter(block => block.startMs >= warmUpMs);
  return sumOf(blocks, block => block.slow[0] ?? 0) / sumOf(blocks, block => block.requests);
}

const sumOf = (blocks: LoadBlock[], value: (block: LoadBlock) => number) =>
  blocks.reduce((sum, block) => sum + value(block), 0);

const good: System = { servers: 2, serviceMs: 3 }; // 45 % of two cores, the most that a reference solution may use
const wide: System = { servers: 60, serviceMs: 20 }; // waits for something else, hardly uses the CPU
const paused = { together: true, burstMs: [20, 120] } satisfies Partial<System>;
const cases: [name: string, system: System, judge: typeof sequential][] = [
  ['good, quiet', good, sequential],
  ['good, 5 % stolen', { ...good, stolen: 0.05 }, sequential],
  ['good, 9 % stolen', { ...good, stolen: 0.09 }, sequential],
  ['good, 13 % stolen', { ...good, stolen: 0.13 }, sequential],
  ['good, machine paused 5 %', { ...good, stolen: 0.05, ...paused }, sequential],
  ['good, machine paused 13 %', { ...good, stolen: 0.13, ...paused }, sequential],
  ['good, machine paused 13 %, and seen', { ...good, stolen: 0.13, ...paused, seen: true }, sequential],
  ['broken, every fifth slow', { ...wide, slowShare: 0.2, slowMs: 300 }, sequential],
  [
    'broken, every fifth slow, 13 % stolen',
    { ...wide, slowShare: 0.2, slowMs: 300, stolen: 0.13 },
    sequential,
  ],
  ['broken, capacity 210/s', { servers: 2, serviceMs: 9.5 }, sequential],
  ['broken, capacity 28/s', { servers: 2, serviceMs: 70 }, sequential],
  ['at the threshold', { ...wide, slowShare: 0.05, slowMs: 300 }, sequential],
  ['utilisation 0.95, 8 s to pass', { servers: 2, serviceMs: 6.33 }, sequential],
  ['utilisation 0.99, 8 s to pass', { servers: 2, serviceMs: 6.6 }, sequential],
  ['utilisation 1.02, 8 s to pass', { servers: 2, serviceMs: 6.8 }, sequential],
  ['utilisation 1.05, 8 s to pass', { servers: 2, serviceMs: 7 }, sequential],
  ['utilisation 0.99, 5 s to pass', { servers: 2, serviceMs: 6.6 }, withoutBusyRule],
  ['utilisation 1.02, 5 s to pass', { servers: 2, serviceMs: 6.8 }, withoutBusyRule],
  ['abortOnFail: good, quiet', good, abortOnFail],
  ['abortOnFail: good, machine paused 5 %', { ...good, stolen: 0.05, ...paused }, abortOnFail],
  ['abortOnFail: good, machine paused 13 %', { ...good, stolen: 0.13, ...paused }, abortOnFail],
  ['abortOnFail: at the threshold', { ...wide, slowShare: 0.05, slowMs: 300 }, abortOnFail],
];

const [runs = 150, seed = 1] = process.argv.slice(2).map(Number);
console.log(
  `seed ${seed}, ${runs} runs per case: p95 ≤ ${thresholdMs} ms at ${ratePerSecond}/s, at most 20 s of load`,
);
console.log(`${''.padEnd(40)}  slow    pass   fail  undecided  median s  slowest s`);
for (const [index, [name, system, judge]] of cases.entries()) {
  const random = seededRandom(seed * 1000 + index);
  const slow = truth(system, random);
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, undecided: 0 };
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { verdict, seconds } = judge(simulate(system, random, 20));
    counts[verdict] += 1;
    times.push(seconds);
  }
  times.sort((a, b) => a - b);
  const columns = [counts.pass, counts.fail, counts.undecided].map((count, at) =>
    String(count).padStart([6, 6, 10][at] ?? 0),
  );
  const [median = 0, slowest = 0] = [times[runs >> 1], times.at(-1)];
  console.log(
    `${name.padEnd(40)} ${(slow * 100).toFixed(1).padStart(4)} % ${columns.join(' ')} ${median.toFixed(2).padStart(10)} ${slowest.toFixed(2).padStart(10)}`,
  );
}
