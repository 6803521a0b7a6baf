import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Stage } from '../course/schema.ts';
import type { Finding } from '../judge/checks/contract.ts';
import type { LoadEvidence } from '../judge/evidence/evidence.ts';
import { streamsJson } from './verdict-json.ts';

const blocks = [
  { requests: 20, failed: 2 },
  { requests: 30, failed: 1 },
] as LoadEvidence['blocks'];
const latencyMs = { p50: 4, p95: 20, p99: 31, max: 40 };
const load = (as: string, more: Partial<LoadEvidence>) =>
  ({
    as,
    script: 'shopping',
    ratePerSecond: 80,
    users: 40,
    blocks,
    latencyMs,
    generatorError: null,
    ...more,
  }) as LoadEvidence;
const objectives = [
  { sli: 'availability', of: 'customers', name: 'availability:customers' },
  { sli: 'latency', of: 'customers', name: 'latency' },
  { sli: 'availability', of: 'robots', name: 'availability:robots' },
] as Stage['objectives'];
const finding = (check: string, outcome: Finding['outcome']) =>
  ({ check, outcome, saw: `saw ${check}`, wanted: 'more', value: 3, limit: 5 }) as Finding;

test('a block for each stream, with its own objectives only', () => {
  const streams = streamsJson(
    [
      load('customers', { reasons: { 'status 503': 3 } }),
      load('robots', { script: 'sold-out', latencyMs: null }),
    ],
    { objectives },
    [finding('availability:customers', 'fail'), finding('latency', 'pass')],
  );
  assert.deepEqual(streams, [
    {
      ...{ name: 'customers', script: 'shopping', ratePerSecond: 80, users: 40, requests: 50, failed: 3 },
      ...{ reasons: { 'status 503': 3 }, latencyMs, generatorError: null },
      objectives: [
        {
          ...{ name: 'availability:customers', sli: 'availability', outcome: 'fail' },
          ...{ seen: 'saw availability:customers', wanted: 'more', value: 3, limit: 5 },
        },
        {
          ...{ name: 'latency', sli: 'latency', outcome: 'pass' },
          ...{ seen: 'saw latency', wanted: 'more', value: 3, limit: 5 },
        },
      ],
    },
    {
      ...{ name: 'robots', script: 'sold-out', ratePerSecond: 80, users: 40, requests: 50, failed: 3 },
      ...{ reasons: {}, latencyMs: null, generatorError: null, objectives: [] },
    },
  ]);
});

test('none when no load was put on', () => assert.deepEqual(streamsJson([], { objectives }, []), []));
