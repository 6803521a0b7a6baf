/** All streams of a scenario at once, for a person to look at: sent as verify sends them, and judged by nobody. */
import type { LoadEvidence } from '../evidence/evidence.ts';
import { gatherLoad } from './gather-load.ts';
import type { StreamPlan } from './generators.ts';
import { loadPlan, type VerifyWork } from './load-plan.ts';

type Stream = Omit<StreamPlan, 'thresholdsMs'>;

type Streams = { load: Stream[]; stages: { trials: { load: Stream[] }[] }[] };

/**
 * What is shown so: all streams of a scenario that has several, or the one of a name whose users call from addresses of their own. Empty: the
 * users may come from anywhere.
 */
export function shownStreams({ load, stages }: Streams, wanted?: string): Stream[] {
  if (wanted === undefined) return load.length > 1 ? load : [];
  const all = [...load, ...stages.flatMap(({ trials }) => trials.flatMap(trial => trial.load))];
  return all.filter(({ as, script, from }) => from !== null && [as, script].includes(wanted)).slice(0, 1);
}

const requestTimeoutMs = 5000;

export type StreamNumbers = {
  /** the stream, as scenarios.yaml calls it */
  name: string;
  users: number;
  ratePerSecond: number;
  /** the addresses that its users call from, as scenarios.yaml writes them; null: any */
  from: string | null;
  requests: number;
  failed: number;
  /** why requests failed, and how many for each reason, the most frequent first */
  reasons: Record<string, number>;
  /** what became of the others, where there is more than one right answer: `served`, `refused` */
  labels: Record<string, number>;
  p50Ms: number | null;
  p95Ms: number | null;
};

/** The numbers of each stream, in their order. */
export async function showLoad(
  work: VerifyWork,
  streams: Stream[],
  seconds: number,
): Promise<StreamNumbers[]> {
  const loads = await gatherLoad({
    ...(await loadPlan(work)),
    streams: streams.map(stream => ({ ...stream, thresholdsMs: [] })),
    requestTimeoutMs,
    maxSeconds: seconds,
    decide: () => 'continue',
  });
  return loads.map((load, n) => numbersOf(load, streams[n]?.from ?? null));
}

function numbersOf(load: LoadEvidence, from: string | null): StreamNumbers {
  const { as: name, users, ratePerSecond, blocks, reasons = {}, labels = {}, latencyMs } = load;
  const sum = (field: 'requests' | 'failed') => blocks.reduce((total, block) => total + block[field], 0);
  return {
    ...{ name, users, ratePerSecond, from, reasons, labels },
    ...{ requests: sum('requests'), failed: sum('failed') },
    ...{ p50Ms: latencyMs?.p50 ?? null, p95Ms: latencyMs?.p95 ?? null },
  };
}
