/** Which files each scenario hands out: no part, module or file of a later idea. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';

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
  'scenario-02': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/metrics.ts',
    'api/modules/orders.ts',
    'api/modules/sign-in.ts',
    'api/server.ts',
  ],
  'scenario-03': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/checkout.ts',
    'api/server.ts',
  ],
  'scenario-04': [
    'api/app.ts',
    'api/db.ts',
    'api/errors.ts',
    'api/input.ts',
    'api/metrics.ts',
    'api/modules/cart.ts',
    'api/server.ts',
  ],
};
const shared = ['health.ts', 'metrics.ts', 'request-log.ts', 'tracing.ts'];
const texts = ['NOTES.md', 'SCENARIO.md'];
const settings = ['database/migrations/README.md', 'gateway/haproxy.cfg', 'system.yaml'];
/** Whose ideas come before migrations, the front door and copies of the shop. */
const withoutSettings = ['scenario-01'];

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

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
    assert.deepEqual(below('services/shared/').toSorted(), shared);
    const wanted = withoutSettings.includes(scenario.id) ? texts : [...texts, ...settings];
    assert.deepEqual(others.toSorted(), wanted.toSorted());
  });
}
