import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { composeTree } from './compose-tree.ts';
import { filePatch } from './make-patch.ts';

const patchOf = (path: string, before: string, after: string) =>
  filePatch(path, Buffer.from(before), Buffer.from(after));

let root = '';
const scenario = { folder: 'scenarios/02-x', modules: ['orders'] };
const places = {
  'services/api/app.ts': 'app',
  'services/api/app.test.ts': 'a test',
  'services/api/node_modules/x.js': 'x',
  'services/api/modules/orders.ts': 'orders',
  'services/api/modules/orders.test.ts': 'a test',
  'services/api/modules/checkout.ts': 'a later idea',
  'services/database/migrations/001_first.sql': 'first',
  'services/database/schema.sql': 'not the learner’s',
  'services/gateway/haproxy.cfg': 'balancer',
  'services/system.yaml': 'replicas',
  'services/NOTES.md': 'notes',
  'scenarios/02-x/SCENARIO.md': 'the text',
  'scenarios/02-x/hints.md': 'hints',
  'scenarios/02-x/broken/services/api/db.ts': 'broken db',
  'scenarios/02-x/broken/system.yaml': 'broken replicas',
  'scenarios/02-x/solution/services/api/db.ts': 'right db',
  'scenarios/02-x/fixes/half/services/api/modules/orders.ts': 'half a fix',
  'scenarios/02-x/fixes/half/fix.yaml': 'kind: wrong',
  'scenarios/02-x/fixes/patched/fix.yaml': 'kind: valid\non: solution',
  'scenarios/02-x/fixes/patched/fix.patch': patchOf('services/api/db.ts', 'right db', 'other db'),
  'scenarios/02-x/fixes/patched/system.yaml': 'more replicas',
  'scenarios/02-x/fixes/outdated/fix.yaml': 'kind: valid',
  'scenarios/02-x/fixes/outdated/fix.patch': patchOf('services/api/db.ts', 'older db', 'other db'),
  'scenarios/03-y/SCENARIO.md': 'next',
  'scenarios/03-y/NOTES.md': 'own notes',
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'corner-compose-'));
  for (const [path, content] of Object.entries(places)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Composed = Parameters<typeof composeTree>;
const composed = (from: Composed[1], overlay: Composed[2]): Record<string, string> =>
  Object.fromEntries(
    [...composeTree(root, from, overlay)].map(([path, content]) => [path, content.toString()]),
  );

const broken = {
  'services/api/app.ts': 'app',
  'services/api/db.ts': 'broken db',
  'services/api/modules/orders.ts': 'orders',
  'database/migrations/001_first.sql': 'first',
  'gateway/haproxy.cfg': 'balancer',
  'system.yaml': 'broken replicas',
  'NOTES.md': 'notes',
  'SCENARIO.md': 'the text',
};

test('broken: only the scenario’s modules, no tests, broken/ laid over', () => {
  assert.deepEqual(composed(scenario, 'broken'), broken);
});

test('a solution and a fix are laid over broken; fix.yaml is not the learner’s', () => {
  assert.deepEqual(composed(scenario, 'solution'), { ...broken, 'services/api/db.ts': 'right db' });
  assert.deepEqual(composed(scenario, 'fixes/half'), {
    ...broken,
    'services/api/modules/orders.ts': 'half a fix',
  });
});

test('a fix lies over broken or over the solution, as it says: whole files, and a patch that must fit', () => {
  assert.deepEqual(composed(scenario, 'fixes/patched'), {
    ...broken,
    'services/api/db.ts': 'other db',
    'system.yaml': 'more replicas',
  });
  assert.throws(() => composeTree(root, scenario, 'fixes/outdated'), {
    code: 'catalogue-wrong',
    message: /scenarios\/02-x\/fixes\/outdated\/fix\.patch:3:1 {2}does not fit services\/api\/db\.ts: line 1 should/,
  });
});

test('missing folders are fine, a fix that is not there is not; a scenario’s own notes win', () => {
  const next = { folder: 'scenarios/03-y', modules: [] };
  assert.equal(composed(next, 'broken')['NOTES.md'], 'own notes');
  assert.deepEqual(composed(next, 'solution'), composed(next, 'broken'));
  assert.throws(() => composeTree(root, scenario, 'fixes/none'), /there is no scenarios\/02-x\/fixes\/none/);
});
