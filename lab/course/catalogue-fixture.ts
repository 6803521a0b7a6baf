/** A small right catalogue and what it may name, for tests. */
import { z } from 'zod';
import { duration } from '../../faults/contract.ts';
import type { Registries } from './named-values.ts';

export const known: Registries = {
  faults: {
    'lost-index': { scope: 'data', needs: ['postgres'], params: z.strictObject({ index: z.string() }) },
    'slow-link': {
      scope: 'world',
      needs: ['toxiproxy'],
      params: z.strictObject({ link: z.string(), latency: duration }),
    },
    'no-cache': { scope: 'workspace', needs: ['redis'], params: z.strictObject({}) },
  },
  checks: {
    blocks: { params: z.strictObject({ of: z.string(), op: z.literal('lte'), value: z.int().gt(0) }) },
  },
  contracts: { orders: {} },
  traffic: { history: {}, order: {} },
};

export const good = `formatVersion: 1
basics: [round-trip]
scenarios:
  - id: scenario-02
    name: the-lost-index
    symptom: Order history takes seconds
    level: crawling
    minutes: 45
    teaches: [index]
    assumes: [round-trip]
    parts: { api: 1, postgres: primary }
    modules: [orders]
    faults:
      - { use: lost-index, with: { index: orders_idx } }
    conditions:
      - { use: slow-link, with: { link: api-postgres, latency: 2ms } }
    load: { script: history, rate: 300/s, users: 100 }
    objectives:
      - { sli: latency, op: lte, value: 80ms, target: 0.95 }
      - { sli: availability, target: 0.995 }
    invariants:
      - { check: blocks, of: history, op: lte, value: 100 }
    trials:
      - name: slow-for-a-moment
        title: The database is far away for a moment
        load: { script: history, rate: 40/s, users: 40 }
        length: 5s
        fault: { use: slow-link, with: { link: api-1-postgres, latency: 1s }, at: 1s, for: 2s }
        failed: { from: 4s, op: lte, value: 0 }
        afterwards: order
`;
