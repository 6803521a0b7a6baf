/** Faults in the learner's code: seen in effect in the broken shop by `apply` itself, and gone from the solved one. */

import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { faults } from '../faults/index.ts';
import { layVariant, variantsOf } from '../lab/author/variants.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import type { Scenario } from '../lab/course/schema.ts';
import { applyScenario } from '../lab/engine/apply.ts';
import { resolveFault, withFaultSystem } from '../lab/engine/fault-system.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { waitFor } from '../lab/runtime/keeper-process.ts';
import { changeDesired, readDesired } from '../lab/runtime/state.ts';
import { suiteLab } from './suite-lab.ts';

describe('faults in code', () => {
  const { home } = suiteLab();
  const catalogue = loadCatalogue(`${home.repo}/scenarios.yaml`);
  const work = { home, say: () => {}, signal: new AbortController().signal };
  const inCode = ({ faults: uses }: Scenario) =>
    uses.map(resolveFault).filter(({ fault }) => fault.scope === 'workspace');
  const broken = catalogue.scenarios.filter(scenario => inCode(scenario).length > 0);

  it('each belongs to a scenario', () => {
    const used = broken.flatMap(inCode).map(({ fault }) => fault.id);
    const declared = Object.values(faults).filter(({ scope }) => scope === 'workspace');
    assert.deepEqual(
      declared.map(({ id }) => id).filter(id => !used.includes(id)),
      [],
    );
  });

  for (const scenario of broken) {
    it(`${scenario.id}: ${inCode(scenario).map(({ fault }) => fault.id)}`, async () => {
      const solution = variantsOf(home.repo, scenario).find(({ name }) => name === 'solution');
      assert.ok(solution);
      await layVariant(work, scenario, solution); // applies the broken one first, and throws when nothing shows it
      await applyScenario(work, scenario, { fresh: false });
      const { live } = readDesired(home);
      assert.ok(live);
      await waitFor(home, changeDesired(home, { live: { ...live, traffic: null } }));
      await withFaultSystem(home, liveDatabase, async system => {
        for (const { fault, params } of inCode(scenario)) {
          const seen = await fault.observe(system, params);
          assert.equal(seen.state, 'absent', `${fault.id}: ${seen.saw}`);
        }
      });
    });
  }
});
