/** Puts load on the system and records what its users saw, in blocks of 250 ms, until the judge has decided. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { type Generator, type GeneratorsPlan, startGenerators } from './generators.ts';
import type { K6Sample } from './k6.ts';
import { type BlockReader, blockMs, readBlocks } from './load-blocks.ts';
import { startNoise } from './noise.ts';
import { watchPromises } from './promises.ts';

export type LoadPlan = GeneratorsPlan & {
  /** called after each block with the load so far, one for each stream */
  decide(loads: LoadEvidence[]): 'continue' | 'stop';
  /** whether a stream needs no more: it goes on for the others' sake, and is recorded no further */
  isDecided?(load: LoadEvidence): boolean;
  /** processes of the lab beside this one; what they and their children use of the CPU is not others' */
  labPids: number[];
  signal: AbortSignal;
  onBlock?(block: LoadBlock): void;
  onSample?(sample: K6Sample): void;
  /** called once, at most half a second after the first request, with its moment in milliseconds since 1970 */
  onStart?(firstMs: number): void;
};

const firstRequestWithinMs = 10_000;

/** One stream while it is read. */
type Reading = { as: string; reader: BlockReader; decided: LoadEvidence | null };

/**
 * One load for each stream, in their order. A generator that fails does not throw: `generatorError` says so. Rejects with the signal's
 * reason when aborted. In every case k6 has ended when this returns.
 */
export async function gatherLoad(plan: LoadPlan): Promise<LoadEvidence[]> {
  const promises = watchPromises();
  const onSample = (sample: K6Sample) => {
    promises.add(sample);
    plan.onSample?.(sample);
  };
  let began = {};
  const onStart = (firstMs: number) => {
    began = { firstMs };
    plan.onStart?.(firstMs);
  };
  const loads = await untilDecided({ ...plan, onSample, onStart });
  return loads.map(load => ({ ...load, ...promises.of(load.as), ...began }));
}

async function untilDecided(plan: LoadPlan): Promise<LoadEvidence[]> {
  plan.signal.throwIfAborted();
  const noise = await startNoise([process.pid, ...plan.labPids]);
  const machine = () => ({ probeSlowdown: noise.slowdown(), othersShare: noise.othersShare() });
  const readings = plan.streams.map((stream): Reading => {
    const { requestTimeoutMs } = plan;
    return { as: stream.as, reader: readBlocks({ ...stream, requestTimeoutMs }), decided: null };
  });
  const generators = startGenerators(plan, (sample, streams) => {
    take(readings, sample, streams);
    plan.onSample?.(sample);
  });
  const evidence = (problem: string | null = null) =>
    readings.map(
      ({ as, reader, decided }) => decided ?? reader.evidence(machine(), problem ?? endOf(generators, as)),
    );
  let begun = false;
  const decides = () => {
    const open = readings.filter(({ decided }) => !decided);
    const span = open[0]?.reader.span();
    // Before a block is closed: the span of the next one begins later than the load.
    if (span && !begun) plan.onStart?.(span.fromMs);
    begun ||= Boolean(span);
    if (!span || !open.every(({ reader }) => reader.isComplete(Date.now()))) return false;
    const seen = noise.between(span.fromMs, span.toMs);
    const blocks = open.map(({ reader }) => reader.close(seen));
    for (const block of blocks) plan.onBlock?.(block);
    const loads = evidence();
    const isOver = plan.decide(loads) === 'stop';
    for (const [n, reading] of readings.entries()) {
      const load = loads[n];
      if (load && plan.isDecided?.(load)) reading.decided = load;
    }
    const isLast = blocks.some(block => block.startMs + blockMs >= plan.maxSeconds * 1000);
    return isOver || isLast || readings.every(({ decided }) => decided);
  };
  const giveUpMs = Date.now() + firstRequestWithinMs;
  try {
    while (!decides()) {
      if (generators.some(({ ended }) => ended !== null)) return evidence();
      if (!begun && Date.now() > giveUpMs) return evidence('k6 sent no request for 10 s');
      await sleep(10);
      plan.signal.throwIfAborted();
    }
    return evidence();
  } finally {
    noise.stop();
    await Promise.all(generators.map(generator => generator.process.stop()));
  }
}

const endOf = (generators: Generator[], stream: string): string | null =>
  generators.find(({ streams }) => streams.includes(stream))?.ended ?? null;

/** All streams have the same blocks: those of the whole load. */
function take(readings: Reading[], sample: K6Sample, streams: string[]): void {
  for (const { as, reader } of readings) {
    reader.begin(sample.atMs);
    if (streams.includes(as)) reader.reach(sample.atMs);
    if (as === sample.stream) reader.add(sample);
  }
}
