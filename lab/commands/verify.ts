import { loadCourse } from '../course/course.ts';
import type { Catalogue, Scenario } from '../course/schema.ts';
import type { Home } from '../home/home.ts';
import { verify as verifyWorkspace } from '../judge/run.ts';
import { beforeOf } from '../progress/before.ts';
import { progressOf } from '../progress/learner.ts';
import { claimOf } from '../progress/notes.ts';
import { firstOfStart, resultsOf, saveResult } from '../progress/results.ts';
import { passCard, passNext } from '../text/pass-card.ts';
import { verdictJson, verdictText } from '../text/verdict.ts';
import { catalogueOf, defineCommand, exitCodes, openScenario, scenarioAfter } from './command.ts';

export const verify = defineCommand({
  name: 'verify',
  summary:
    'judge your fix: build the shop from your files, put 100 users on it, say pass, fail or could not tell',
  args: [],
  options: [],
  example: 'npx lab verify',
  writesForMs: 13_000,
  async run({ home, say, signal }) {
    const catalogue = catalogueOf(home);
    const scenario = openScenario(home, catalogue);
    const kept = { path: '', before: firstOfStart(home, scenario.id) };
    const judged = await verifyWorkspace({ home, catalogue, say, signal }, scenario, {
      allStages: false,
      keep({ recording, verdict }) {
        kept.path = saveResult(home, recording, verdict);
      },
    });
    const verified = { ...judged, ...kept };
    const exit = { pass: exitCodes.done, fail: exitCodes.fail, inconclusive: exitCodes.inconclusive }[
      verified.verdict.verdict
    ];
    const before = beforeOf(home, scenario);
    const text = [verdictText(scenario, verified, before), ...afterPass(home, catalogue, scenario)].join(
      '\n\n',
    );
    return { exit, text, json: verdictJson(verified, before) };
  },
});

/** The first pass is told with a card; the next step follows each. */
function afterPass(home: Home, catalogue: Catalogue, scenario: Scenario): string[] {
  const results = resultsOf(home, scenario.id);
  if (results.at(-1)?.verdict !== 'pass') return [];
  const next = scenarioAfter(home, catalogue, scenario);
  if (results.filter(({ verdict }) => verdict === 'pass').length > 1) return [passNext(next)];
  const { guess = null } = progressOf(home, scenario.id);
  return [passCard({ course: loadCourse(home.repo, scenario), guess, claim: claimOf(home), next })];
}
