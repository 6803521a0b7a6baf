import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, test } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { repoRoot } from '../home/home.ts';
import { composeTree } from './compose-tree.ts';
import { filePatch } from './make-patch.ts';

const patchOf = (path: string, before: string, after: string) =>
  filePatch(path, Buffer.from(before), Buffer.from(after));

const root = suiteFolder();
const scenario = {
  folder: 'scenarios/02-x',
  modules: ['orders'],
  parts: { api: 1, postgres: 'primary' } as const,
  handsOut: ['gateway', 'migrations', 'replicas'] as ('gateway' | 'migrations' | 'replicas')[],
};
const app = `import { early } from '../shared/early.ts';
import { closeRedis } from './resources/redis.ts';
import { checkout } from './modules/checkout.ts';
import { orders } from './modules/orders.ts';
  app.addHook('onClose', closeRedis);
  app.register(checkout);
  app.register(orders);
`;
const appOfOrders = `import { early } from '../shared/early.ts';
import { orders } from './modules/orders.ts';
  app.register(orders);
`;
const places = {
  'services/README.md': 'not the learner’s',
  'services/shared/early.ts': 'early',
  'services/shared/later.ts': 'a later idea',
  'services/api/server.ts': `await import('./app.ts');`,
  'services/api/app.ts': app,
  'services/api/app.test.ts': 'a test',
  'services/api/node_modules/x.js': 'x',
  'services/api/modules/orders.ts': `import { query } from '../db.ts';`,
  'services/api/modules/orders.test.ts': 'a test',
  'services/api/modules/checkout.ts': `import { later } from '../../shared/later.ts';`,
  'services/api/resources/redis.ts': 'a part',
  'services/api/db.ts': 'right db',
  'services/worker/server.ts': `import { later } from '../shared/later.ts';`,
  'services/worker/resources/redis.ts': 'a part of the worker’s',
  'services/worker/resources/mail.ts': 'a company',
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
  for (const [path, content] of Object.entries(places)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});

type Composed = Parameters<typeof composeTree>;
const composed = (from: Composed[1], overlay: Composed[2]): Record<string, string> =>
  Object.fromEntries(
    [...composeTree(root, from, overlay)].map(([path, content]) => [path, content.toString()]),
  );

const broken = {
  'services/shared/early.ts': 'early',
  'services/api/server.ts': `await import('./app.ts');`,
  'services/api/app.ts': appOfOrders,
  'services/api/db.ts': 'broken db',
  'services/api/modules/orders.ts': `import { query } from '../db.ts';`,
  'database/migrations/001_first.sql': 'first',
  'gateway/haproxy.cfg': 'balancer',
  'system.yaml': 'broken replicas',
  'NOTES.md': 'notes',
  'SCENARIO.md': 'the text',
};

test('broken: only the scenario’s modules and what they import, no tests, broken/ laid over', () => {
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
    message:
      /scenarios\/02-x\/fixes\/outdated\/fix\.patch:3:1 {2}does not fit services\/api\/db\.ts: line 1 should/,
  });
});

const next = { ...scenario, folder: 'scenarios/03-y', modules: [] };
const services = (from: Composed[1]) =>
  Object.keys(composed(from, 'broken'))
    .filter(path => path.startsWith('services/'))
    .toSorted();

test('a service and its resources come with the part that is declared', () => {
  const more = (parts: Record<string, unknown>) =>
    services({ ...scenario, parts: { ...scenario.parts, ...parts } }).filter(
      path => !services(scenario).includes(path),
    );
  assert.deepEqual(more({ redis: 1 }), ['services/api/resources/redis.ts']);
  assert.deepEqual(more({ worker: 1 }), ['services/shared/later.ts', 'services/worker/server.ts']);
  assert.deepEqual(more({ worker: 1, redis: 1, providers: ['mail'] }), [
    'services/api/resources/redis.ts',
    'services/shared/later.ts',
    'services/worker/resources/mail.ts',
    'services/worker/resources/redis.ts',
    'services/worker/server.ts',
  ]);
  const both = { ...scenario, parts: { ...scenario.parts, redis: 1 }, modules: ['checkout', 'orders'] };
  assert.equal(composed(both, 'broken')['services/api/app.ts'], app);
});

test('system.yaml names every service that the scenario declares, with its copies', () => {
  const system = (parts: Record<string, unknown>) => {
    const tree = composeTree(repoRoot, { ...scenario, folder: 'scenarios/90-x', parts }, 'broken');
    return tree.get('system.yaml')?.toString().split('\n').at(-2);
  };
  assert.equal(system({ api: 1, postgres: 'primary' }), 'replicas: { api: 1 }');
  assert.equal(
    system({ api: 2, postgres: 'primary', redis: 1, worker: 1 }),
    'replicas: { api: 2, worker: 1 }',
  );
});

test('what the scenario does not hand out is not there', () => {
  const paths = (handsOut: typeof scenario.handsOut) =>
    Object.keys(composed({ ...next, handsOut }, 'broken'));
  const beside = (handsOut: typeof scenario.handsOut) =>
    paths(handsOut).filter(path => !/^services|\.md$/.test(path));
  assert.deepEqual(beside([]), []);
  assert.deepEqual(beside(['gateway']), ['gateway/haproxy.cfg']);
  assert.deepEqual(beside(['migrations']), ['database/migrations/001_first.sql']);
  assert.deepEqual(beside(['replicas']), ['system.yaml']);
});

test('missing folders are fine, a fix that is not there is not; a scenario’s own notes win', () => {
  assert.equal(composed(next, 'broken')['NOTES.md'], 'own notes');
  assert.deepEqual(composed(next, 'solution'), composed(next, 'broken'));
  assert.throws(() => composeTree(root, scenario, 'fixes/none'), /there is no scenarios\/02-x\/fixes\/none/);
});
