/** The states of a scenario that `npm test` judges. A wrong verdict is red, an undecided one is skipped, two undecided are red. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { catalogueOf, scenarioNamed } from '../lab/commands/command.ts';
import { startTestLab } from './test-lab.ts';

/** Call it inside a `describe`, and `end` after it. Nothing is tried again. */
export function proveScenario(wanted: string, names: string[]): { end(): Promise<void> } {
  const lab = startTestLab();
  const catalogue = catalogueOf(lab.home);
  const scenario = scenarioNamed(catalogue, wanted);
  const work = { home: lab.home, catalogue, say: () => {}, signal: new AbortController().signal };
  const undecided: string[] = [];
  for (const variant of variantsOf(lab.home.repo, scenario).filter(({ name }) => names.includes(name))) {
    it(variant.name, async t => {
      const { recording } = await judgeVariant(work, scenario, variant, false);
      const { outcome, why } = judgeVerdict(variant, recording);
      t.diagnostic(`${recording.verdict.verdict} ${why} in ${recording.seconds.toFixed(1)} s`);
      assert.notEqual(outcome, 'wrong', why);
      if (outcome !== 'undecided') return;
      undecided.push(variant.name);
      assert.ok(undecided.length < 2, `undecided: ${undecided.join(', ')}`);
      t.skip(`undecided: ${why}`);
    });
  }
  return { end: () => lab.end() };
}
