/** Whether somebody looks at pictures: whoever opens a page of Grafana makes it ask Prometheus. */
import { queriesAnswered } from '../parts/prometheus/prometheus.ts';
import type { PartStatus } from '../runtime/runtime.ts';

/** Its page of metrics is long. */
const everyMs = 5000;

/** Call it each second; it asks less often. Answers whether Prometheus was asked something since the time before. */
export function createQueryCount(): (watchers: PartStatus[]) => Promise<boolean> {
  let last = { atMs: 0, count: Number.POSITIVE_INFINITY };
  return async watchers => {
    const prometheus = watchers.find(({ name, state }) => name === 'prometheus' && state === 'up');
    if (!prometheus || Date.now() - last.atMs < everyMs) return false;
    const count = await queriesAnswered(`http://127.0.0.1:${prometheus.port}`).catch(() => last.count);
    const wasAsked = count > last.count;
    last = { atMs: Date.now(), count };
    return wasAsked;
  };
}
