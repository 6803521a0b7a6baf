import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { z } from 'zod';
import type { Fault, FirstAnswer } from './contract.ts';
import { faults } from './index.ts';

/** What faults are made of, and no fault. */
const shared = [
  'code-fault.ts',
  'contract.ts',
  'database-marks.ts',
  'index.ts',
  'request-counts.ts',
  'process-fault.ts',
  'toxic-fault.ts',
];

test('one file, one id, one entry, in alphabetical order', () => {
  const files = readdirSync(import.meta.dirname)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !shared.includes(name))
    .map(name => name.slice(0, -'.ts'.length))
    .sort();
  assert.deepEqual(Object.keys(faults), files);
  for (const [id, fault] of Object.entries(faults)) assert.equal(fault.id, id);
});

test('the params of every fault can be shown to an editor as JSON Schema, and refuse a key they do not know', () => {
  for (const [id, fault] of Object.entries(faults)) {
    const schema = z.toJSONSchema(fault.params, { io: 'input' });
    assert.equal(schema.additionalProperties, false, id);
  }
});

test('a fault on a link says which first answers fit it', () => {
  const fitting: Record<string, string> = {
    'network-bandwidth': 'answered after 0 ms, answered after 39 ms, answered after 90 ms',
    'network-down': 'cut off after 0 ms, refused after 0 ms',
    'network-latency': 'answered after 39 ms, answered after 90 ms, silent after 1000 ms',
    'network-reset': 'cut off after 0 ms',
    'network-timeout': 'silent after 1000 ms',
  };
  const answers: FirstAnswer[] = [
    ...[0, 39, 90].map(ms => ({ outcome: 'answered' as const, ms })),
    { outcome: 'cut off', ms: 0 },
    { outcome: 'refused', ms: 0 },
    { outcome: 'silent', ms: 1000 },
  ];
  const params = { link: 'api-postgres', latency: 50, jitter: 10, rate: 100 };
  for (const [id, fault] of Object.entries(faults as Record<string, Fault<never>>)) {
    const { properties = {} } = z.toJSONSchema(fault.params, { io: 'input' });
    assert.equal(Object.hasOwn(properties, 'link'), id in fitting, id);
    const { fits } = fault;
    if (!fits) continue;
    const found = answers.filter(answer => fits(answer, params as never));
    assert.equal(found.map(({ outcome, ms }) => `${outcome} after ${ms} ms`).join(', '), fitting[id], id);
  }
});
