import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { known } from '../../test/catalogue-fixture.ts';
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
  const { load, conditions, objectives, stages } = properties.scenarios.items.properties;
  const [one, several] = load.anyOf;
  assert.deepEqual(one.properties.script.enum, ['history', 'order', 'scrape']);
  assert.equal(one.properties.rate.type, 'string');
  assert.equal(several.properties.streams.items.properties.rate.type, 'string');
  assert.ok(stages.items.properties.trials.items.properties.strikes.items.properties.when);
  assert.deepEqual(conditions.items.properties.use.enum, Object.keys(known.faults));
  assert.deepEqual(conditions.items.required, ['use']);
  assert.equal(objectives.items.oneOf[0].properties.value.type, 'string');
  assert.equal(JSON.parse(text).additionalProperties, false);
});
