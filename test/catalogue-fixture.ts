/** Small right catalogues and what they may name, for tests. */
import { z } from 'zod';
import { duration } from '../faults/contract.ts';
import type { Registries } from '../lab/course/named-values.ts';

export const known: Registries = {
  faults: {
    'lost-index': { scope: 'data', needs: ['postgres'], params: z.strictObject({ index: z.string() }) },
    'slow-link': {
      scope: 'world',
      needs: ['toxiproxy'],
      params: z.strictObject({ link: z.string(), latency: duration }),
    },
    'power-cut': {
      scope: 'world',
      needs: [],
      params: z.strictObject({ part: z.string() }),
      momentary: true,
    },
    'no-cache': { scope: 'workspace', needs: ['redis'], params: z.strictObject({}) },
  },
  checks: {
    blocks: { params: z.strictObject({ of: z.string(), op: z.literal('lte'), value: z.int().gt(0) }) },
  },
  trialChecks: {
    arrives: { params: z.strictObject({ at: z.string(), lost: z.int() }), seeks: true },
    holds: {
      params: z.strictObject({
        of: z.string().optional(),
        failed: z.strictObject({ op: z.literal('lte'), value: z.int() }).optional(),
        afterwards: z.string().optional(),
      }),
    },
  },
  contracts: { orders: {} },
  places: { mail: {}, shelf: {} },
  traffic: { history: {}, order: {}, scrape: {} },
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

/** With all that came with version 2. */
export const good2 = `formatVersion: 2
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
    faults: [{ use: lost-index, with: { index: orders_idx } }]
    conditions: []
    load:
      streams:
        - { as: customers, script: history, rate: 300/s, users: 100 }
        - { as: robot, script: scrape, rate: 200/s, users: 90, from: 127.0.0.66, times: 500 }
    objectives: [{ sli: availability, of: customers, target: 0.995 }]
    invariants: [{ check: blocks, of: history, op: lte, value: 100 }]
    trials: []
    stages:
      - name: fast
        title: The history is fast
        objectives:
          - { sli: latency, of: customers, op: lte, value: 80ms, target: 0.95 }
      - name: safe
        title: It survives the night
        load: { streams: [{ as: customers, script: history, rate: 90/s, users: 40 }] }
        invariants: [{ check: blocks, of: order, op: lte, value: 50 }]
        trials:
          - name: lights-out
            title: The lights go out
            load: { streams: [{ as: buyers, script: history, rate: 20/s, users: 60 }] }
            length: 12s
            strikes:
              - { use: slow-link, with: { link: api-postgres, latency: 1s }, at: 0s }
              - { use: slow-link, with: { link: api-1-postgres, latency: 1s }, then: buyers, for: 2s }
              - { use: power-cut, with: { part: api }, when: { held: 5, refused: 5 }, latest: 7s }
            ends: at-strike
            settles: { within: 15s }
            judge:
              - { check: arrives, at: mail, lost: 0 }
              - { name: refused, check: holds, of: buyers, failed: { op: lte, value: 2 } }
`;
