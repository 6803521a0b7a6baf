/**
 * On a real Docker engine: the contract of every fault, and states whose verdicts and reasons must be those that the lab gives without
 * Docker: all of scenarios 02 and 04, and of those with a part that neither has, one of each kind. `npm test` runs a short form of it
 * (docker.test.ts).
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { scenarioNamed } from '../lab/commands/catalogue.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { withoutEngine } from './docker-engine.ts';
import { everyFault } from './every-fault.ts';
import { freePort } from './free-port.ts';
import { countOf, inAll, record } from './proof.ts';
import { suiteEngine, suiteLab } from './suite-lab.ts';
import { describeUnless } from './unless.ts';

const catalogue = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
/** null: all states */
const judged: Record<string, string[] | null> = {
  'scenario-02': null,
  'scenario-04': null,
  'scenario-05': ['broken', 'solution', 'kept-for-ever', 'map-one-second'],
  'scenario-06': ['broken', 'solution', 'still-tied', 'sessions-in-postgres'],
  'scenario-07': ['broken', 'solution', 'all-from-the-replica', 'looks-for-its-order'],
  'scenario-08': ['broken', 'solution', 'no-key', 'not-persistent'],
  'scenario-09': ['broken', 'solution', 'queue-goes-with-listeners', 'table-of-news'],
  'scenario-10': ['broken', 'solution', 'each-copy-counts', 'counted-at-the-door'],
};

describeUnless(withoutEngine || (!inAll && 'only in npm run proof'), 'on Docker', () => {
  suiteEngine();
  beforeAll(async () => {
    process.env.LAB_DOOR = String(await freePort()); // with all that a Codespace has
  });

  describe('the contract of every fault', () => everyFault(suiteLab({ runtime: 'compose' })));

  for (const [id, names] of Object.entries(judged)) {
    const scenario = scenarioNamed(catalogue, id);
    const all = variantsOf(repoRoot, scenario);
    describe(id, () => {
      const lab = suiteLab({ runtime: 'compose' });
      const totals = { right: 0, wrong: 0, undecided: 0 };
      afterAll(() =>
        record(
          'docker',
          Object.fromEntries(Object.entries(totals).map(([name, n]) => [`${scenario.id} ${name}`, n])),
        ),
      );
      for (const variant of all.filter(({ name }) => names?.includes(name) ?? true)) {
        const often = ['broken', 'solution'].includes(variant.name) ? countOf(0, 10) : 1;
        it(`${variant.name}, ${often} times`, async t => {
          const work = { home: lab.home, say: () => {}, signal: new AbortController().signal };
          const whys: string[] = [];
          const outcomes = { right: 0, wrong: 0, undecided: 0 };
          for (let run = 0; run < often; run++) {
            const { recording, verdict } = await judgeVariant(work, scenario, variant);
            const { outcome, why } = judgeVerdict(variant, verdict);
            outcomes[outcome] += 1;
            totals[outcome] += 1;
            whys.push(`${verdict.verdict} ${why} in ${recording.seconds.toFixed(1)} s`);
          }
          t.annotate(whys.join('; '));
          assert.deepEqual(outcomes, { right: often, wrong: 0, undecided: 0 }, whys.join('; '));
        });
      }
    });
  }
});
