import { type Course, loadCourse } from '../course/course.ts';
import { type Catalogue, idOfFirst, type Scenario } from '../course/schema.ts';
import { canAsk } from '../dialog/question.ts';
import { askAfterPass } from '../dialog/recall.ts';
import type { Home } from '../home/home.ts';
import { decisive, type Verified, verify as verifyStage, verifyStages } from '../judge/run.ts';
import type { Judged } from '../judge/verdict.ts';
import { beforeOf } from '../progress/before.ts';
import { progressOf } from '../progress/learner.ts';
import {
  firstOfStart,
  isPassed,
  openStage,
  passes,
  type Result,
  resultsOf,
  saveResult,
} from '../progress/results.ts';
import { passNext, passShort, stageNext } from '../text/pass-card.ts';
import { stageLines, stageNumber } from '../text/stages.ts';
import { verdictText } from '../text/verdict.ts';
import { verdictJson } from '../text/verdict-json.ts';
import { milestone } from '../workspace/workspace.ts';
import { catalogueOf, openScenario, scenarioAfter } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const verify = defineCommand({
  name: 'verify',
  summary:
    'judge your fix: build the shop from your files, put 100 users on it, say pass, fail or could not tell',
  args: [],
  options: [{ name: 'all', description: 'judge every stage of the scenario, also those that are passed' }],
  example: 'npx lab verify',
  writesForMs: 13_000,
  async run({ home, say, signal }, _args, { all }) {
    const catalogue = await catalogueOf(home);
    const scenario = openScenario(home, catalogue);
    const work = { home, say, signal };
    const earlier = resultsOf(home, scenario.id);
    const before = firstOfStart(home, scenario.id);
    const paths = new Map<Judged['recording'], string>();
    const options = {
      inFull: false,
      keep: ({ recording, verdict }: Judged) =>
        void paths.set(recording, saveResult(home, recording, verdict)),
    };
    const stage = openStage(scenario, earlier);
    const judged = all
      ? await verifyStages(work, scenario, options)
      : [await verifyStage(work, scenario, { ...options, stage })];
    await noteStages(home, scenario, earlier, judged);
    const verified = decisive(judged);
    const kept = { ...verified, before, path: paths.get(verified.recording) ?? '' };
    const exit = { pass: exitCodes.done, fail: exitCodes.fail, inconclusive: exitCodes.inconclusive }[
      verified.verdict.verdict
    ];
    const values = beforeOf(home, scenario);
    const after = afterPass(home, catalogue, scenario);
    const { course } = after;
    return {
      exit,
      text: [verdictText(scenario, kept, values), ...after.texts].join('\n\n'),
      json: verdictJson(scenario, kept, values),
      ...(course && canAsk() && { ask: () => askAfterPass(home, scenario, course) }),
    };
  },
});

/** A stage that is passed for the first time has a checkpoint of its own, to come back to. */
async function noteStages(
  home: Home,
  scenario: Scenario,
  earlier: Result[],
  judged: Verified[],
): Promise<void> {
  for (const { recording, verdict } of judged) {
    const isFirst = verdict.verdict === 'pass' && !passes(earlier).has(recording.stage);
    const number = stageNumber(scenario, { name: recording.stage });
    if (isFirst && number) await milestone(home.workspace, number);
  }
}

/** The first pass is told with what they guessed; the next step follows each. `course`: only of the first pass, which brings a question. */
function afterPass(
  home: Home,
  catalogue: Catalogue,
  scenario: Scenario,
): { texts: string[]; course: Course | null } {
  const results = resultsOf(home, scenario.id);
  if (results.at(-1)?.verdict !== 'pass') return { texts: [], course: null };
  if (!isPassed(scenario, results)) {
    const stage = openStage(scenario, results);
    return { texts: [[...stageLines(scenario, stage), '', stageNext].join('\n')], course: null };
  }
  const next = scenarioAfter(home, catalogue, scenario);
  if (isPassed(scenario, results.slice(0, -1))) return { texts: [passNext(next)], course: null };
  const { guess = null } = progressOf(home, scenario.id);
  const course = loadCourse(home.repo, scenario);
  return { texts: [passShort({ course, guess, hasGuide: idOfFirst(scenario) === null, next })], course };
}
