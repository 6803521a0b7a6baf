/** The k6 processes of one load: one for all streams that call from the same addresses, as k6 takes these for a whole process. */
import { fileURLToPath } from 'node:url';
import type { Stream } from '../../shop/traffic.k6.ts';
import { traffic } from '../../shop/traffics.ts';
import type { LoadEvidence } from '../evidence/evidence.ts';
import { type K6Process, type K6Sample, startK6 } from './k6.ts';

export type StreamPlan = Pick<LoadEvidence, 'as' | 'script' | 'ratePerSecond' | 'users' | 'thresholdsMs'> & {
  from: string | null;
  times: number | null;
};

export type GeneratorsPlan = {
  k6Path: string;
  baseUrl: string;
  seed: number;
  streams: StreamPlan[];
  /** a request without an answer by then has failed */
  requestTimeoutMs: number;
  /** ends the load when nobody has */
  maxSeconds: number;
};

export type Generator = {
  streams: string[];
  process: K6Process;
  /** why it ended; null while it runs */
  ended: string | null;
};

const k6Script = fileURLToPath(new URL('../../shop/traffic.k6.ts', import.meta.url));

/** `onSample` also gets the names of all streams that the same generator sends. */
export function startGenerators(
  plan: GeneratorsPlan,
  onSample: (sample: K6Sample, streams: string[]) => void,
): Generator[] {
  const byAddress = Map.groupBy(plan.streams, ({ from }) => from);
  return [...byAddress].map(([from, streams]) => {
    const names = streams.map(({ as }) => as);
    const process = startK6({
      k6Path: plan.k6Path,
      script: k6Script,
      from,
      environment: settings(plan, streams),
      onSample: sample => onSample(sample, names),
    });
    const generator: Generator = { streams: names, process, ended: null };
    void process.ended.then(why => {
      generator.ended = why;
    });
    return generator;
  });
}

function settings(plan: GeneratorsPlan, streams: StreamPlan[]): Record<string, string> {
  const { maxSeconds, baseUrl, seed, requestTimeoutMs } = plan;
  const sent = streams.map(
    ({ as, script, ratePerSecond, users, times }): Stream => ({
      ...{ as, script, ratePerSecond, users, times, requestTimeoutMs },
      file: traffic[script]?.file ?? script, // k6 names one that is not there
    }),
  );
  return {
    LAB_STREAMS: JSON.stringify(sent),
    // It is stopped from here; by itself it ends only when the lab has died without closing its output.
    LAB_SECONDS: String(Math.ceil(maxSeconds) + 5),
    LAB_BASE_URL: baseUrl,
    LAB_SEED: String(seed),
  };
}
