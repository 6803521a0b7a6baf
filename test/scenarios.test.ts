/**
 * Every scenario on real servers: broken fails, the solution passes, and one of its other states, drawn anew each time, gets the verdict and
 * the reason that its author says. `npm run proof test/margins` judges all of them. A wrong verdict is red, an undecided one is skipped, two
 * undecided of a scenario are red.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { oneOf, randomFor, seed } from './proof.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const catalogue = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

for (const scenario of catalogue.scenarios) {
  describe(scenario.id, () => {
    const undecided: string[] = [];
    let lab: TestLab;
    beforeAll(() => {
      lab = startTestLab();
    });
    afterAll(() => lab.end());

    const variants = variantsOf(repoRoot, scenario);
    const always = variants.filter(({ name }) => ['broken', 'solution'].includes(name));
    const others = variants.filter(variant => !always.includes(variant));
    for (const variant of [...always, oneOf(others, randomFor(scenario.id))]) {
      it(variant.name, async t => {
        const work = { home: lab.home, say: () => {}, signal: new AbortController().signal };
        const { recording, verdict } = await judgeVariant(work, scenario, variant);
        const { outcome, why } = judgeVerdict(variant, verdict);
        t.annotate(`${verdict.verdict} ${why} in ${recording.seconds.toFixed(1)} s; seed ${seed}`);
        assert.notEqual(outcome, 'wrong', why);
        if (outcome !== 'undecided') return;
        undecided.push(variant.name);
        assert.ok(undecided.length < 2, `undecided: ${undecided.join(', ')}`);
        t.skip(`undecided: ${why}`);
      });
    }
  });
}
