/** Which files each scenario hands out: no part, module or file of a later idea. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, test } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '../lab/course/load.ts';
import { handedOut, type Scenario } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import { declaredCopies } from '../lab/parts/parts.ts';
import { composeTree, type FileTree } from '../lab/workspace/compose-tree.ts';

/** The code to read and change, below services/; what a learner need not open lies in services/shared/. */
const code: Record<string, string[]> = {
  'scenario-01': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/products.ts',
    'api/server.ts',
  ],
  'scenario-01-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/server.ts',
  ],
  'scenario-02': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/modules/sign-in.ts',
    'api/server.ts',
  ],
  'scenario-02-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/server.ts',
  ],
  'scenario-03': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/checkout.ts',
    'api/modules/warehouse.ts',
    'api/server.ts',
  ],
  'scenario-03-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/server.ts',
  ],
  'scenario-04': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/cart.ts',
    'api/modules/warehouse.ts',
    'api/server.ts',
  ],
  'scenario-04-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/checkout.ts',
    'api/modules/warehouse.ts',
    'api/server.ts',
  ],
  'scenario-05': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/shop-page.ts',
    'api/resources/redis.ts',
    'api/server.ts',
  ],
  'scenario-05-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/products.ts',
    'api/resources/redis.ts',
    'api/server.ts',
  ],
  'scenario-06': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/account.ts',
    'api/resources/redis.ts',
    'api/server.ts',
  ],
  'scenario-06-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/resources/redis.ts',
    'api/server.ts',
  ],
  'scenario-07': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/market.ts',
    'api/resources/replica.ts',
    'api/server.ts',
  ],
  'scenario-07-again': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/shop-page.ts',
    'api/resources/replica.ts',
    'api/server.ts',
  ],
  'scenario-08': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/checkout.ts',
    'api/modules/warehouse.ts',
    'api/resources/mail.ts',
    'api/resources/rabbitmq.ts',
    'api/server.ts',
    'worker/db.ts',
    'worker/resources/mail.ts',
    'worker/resources/rabbitmq.ts',
    'worker/server.ts',
  ],
  'scenario-09': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/checkout.ts',
    'api/modules/warehouse.ts',
    'api/resources/mail.ts',
    'api/resources/rabbitmq.ts',
    'api/server.ts',
    'bookkeeper/resources/books.ts',
    'bookkeeper/server.ts',
    'mailer/resources/mail.ts',
    'mailer/server.ts',
    'packer/resources/parcels.ts',
    'packer/server.ts',
  ],
  'scenario-10': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/limits.ts',
    'api/modules/partners.ts',
    'api/modules/products.ts',
    'api/resources/redis.ts',
    'api/server.ts',
  ],
};
const shared = ['health.ts', 'metrics.ts', 'request-log.ts', 'tracing.ts'];
/** What a queue and a worker need besides. */
const sharedToo: Record<string, string[]> = {
  'scenario-08': ['background.ts', 'company.ts', 'db.ts', 'mail.ts', 'queue.ts'],
  'scenario-09': [
    'background.ts',
    'books.ts',
    'company.ts',
    'db.ts',
    'events.ts',
    'mail.ts',
    'parcels.ts',
    'queue.ts',
  ],
};
const texts = ['FIRST-PAGE.md', 'NOTES.md', 'SCENARIO.md'];
const settings = ['database/migrations/README.md', 'gateway/haproxy.cfg', 'system.yaml'];
/** Whose ideas come before migrations, the front door and copies of the shop. */
const withoutSettings = ['scenario-01', 'scenario-01-again'];

const scenariosIn = (folder: string) =>
  loadCatalogue(join(repoRoot, folder, 'scenarios.yaml')).scenarios.map(scenario => ({
    ...scenario,
    folder: join(folder, scenario.folder),
  }));
const scenarios = scenariosIn('.');

test('the list above names every scenario', () =>
  assert.deepEqual(
    Object.keys(code),
    scenarios.map(({ id }) => id),
  ));

for (const scenario of scenarios) {
  test(scenario.id, () => {
    const paths = [...composeTree(repoRoot, scenario, 'broken').keys()];
    const below = (folder: string) =>
      paths.filter(path => path.startsWith(folder)).map(path => path.slice(folder.length));
    const others = paths.filter(path => !path.startsWith('services/'));
    assert.deepEqual(
      below('services/')
        .filter(path => !path.startsWith('shared/'))
        .toSorted(),
      code[scenario.id],
    );
    assert.deepEqual(
      below('services/shared/').toSorted(),
      [...shared, ...(sharedToo[scenario.id] ?? [])].toSorted(),
    );
    const wanted = withoutSettings.includes(scenario.id) ? texts : [...texts, ...settings];
    assert.deepEqual(others.toSorted(), wanted.toSorted());
  });
}

/** What the files of a start say of copies, where it hands them out: of every service, and those of the api that the front door leads to. */
function saidOf(files: FileTree) {
  const system = files.get('system.yaml');
  const gateway = files.get('gateway/haproxy.cfg')?.toString();
  return {
    replicas: system ? parse(system.toString()).replicas : null,
    leadsTo: gateway ? [...gateway.matchAll(/^ *server (\S+)/gm)].map(([, name]) => name) : null,
  };
}

describe('no file that is handed out says another number of copies than the scenario', () => {
  const settings = { handsOut: [...handedOut] };
  const named = (scenario: Scenario) => {
    const copies = declaredCopies(scenario.parts);
    return { replicas: copies, leadsTo: Array.from({ length: copies.api ?? 0 }, (_, n) => `api-${n + 1}`) };
  };
  for (const scenario of [...scenarios, ...scenariosIn('test/fixture-course')]) {
    it(scenario.id, () => {
      const said = saidOf(composeTree(repoRoot, scenario, 'broken'));
      const { replicas, leadsTo } = named(scenario);
      assert.deepEqual(said, { replicas: said.replicas && replicas, leadsTo: said.leadsTo && leadsTo });
      assert.deepEqual(
        saidOf(composeTree(repoRoot, { ...scenario, ...settings }, 'broken')),
        named(scenario),
      );
    });
  }
});
