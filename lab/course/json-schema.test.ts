import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { known } from './catalogue-fixture.ts';
import { scenariosJsonSchema } from './json-schema.ts';
import { registries } from './registries.ts';

test('scenarios.schema.json is current', () => {
  const written = readFileSync(new URL('../../scenarios.schema.json', import.meta.url), 'utf8');
  const why =
    'scenarios.schema.json is older than its source. Write it anew: node lab/course/write-schema.ts';
  assert.ok(written === scenariosJsonSchema(registries), why);
});

test('the schema speaks of values as a person writes them, and knows the names', () => {
  const text = scenariosJsonSchema(known);
  const { properties } = JSON.parse(text);
  const { load, conditions, objectives } = properties.scenarios.items.properties;
  assert.deepEqual(load.properties.script.enum, ['history']);
  assert.equal(load.properties.rate.type, 'string');
  assert.deepEqual(conditions.items.properties.use.enum, Object.keys(known.faults));
  assert.deepEqual(conditions.items.required, ['use']);
  assert.equal(objectives.items.oneOf[0].properties.value.type, 'string');
  assert.equal(JSON.parse(text).additionalProperties, false);
});
