import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { faults } from './index.ts';

/** What faults are made of, and no fault. */
const shared = [
  'code-fault.ts',
  'contract.ts',
  'database-marks.ts',
  'index.ts',
  'request-counts.ts',
  'signal-fault.ts',
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
