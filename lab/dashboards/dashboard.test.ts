import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { dashboardFiles } from './dashboard.ts';

const folder = new URL('../../grafana-dashboards/', import.meta.url);

test('grafana-dashboards/ is what the code makes: else run node lab/dashboards/write-dashboards.ts', () => {
  const files = dashboardFiles();
  const committed = readdirSync(folder).filter(name => name.endsWith('.json'));
  assert.deepEqual(committed, Object.keys(files));
  for (const [name, text] of Object.entries(files))
    assert.equal(readFileSync(new URL(name, folder), 'utf8'), text, name);
});
