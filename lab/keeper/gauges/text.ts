/** Numbers in the text format that Prometheus reads, by prom-client. They are not counted here but read elsewhere, so each page is made from nothing. */
import { Counter, Gauge, Registry } from 'prom-client';

import type { Family } from '../../parts/contract.ts';

/** A family without samples is left out: without labels prom-client would write a 0 that nobody measured. */
export function metricsText(families: Family[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, samples } of families.filter(family => family.samples.length > 0)) {
    const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
    const form = { name, help, labelNames, registers: [registry] };
    if (type === 'counter') {
      const counter = new Counter(form);
      for (const { labels, value } of samples) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(form);
      for (const { labels, value } of samples) gauge.set(labels, value);
    }
  }
  return registry.metrics();
}
