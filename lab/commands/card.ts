import { loadCourse } from '../course/course.ts';
import { loadFixes } from '../course/fix.ts';
import { idOfFirst } from '../course/schema.ts';
import { userError } from '../errors.ts';
import { judge } from '../judge/verdict.ts';
import { beforeOf } from '../progress/before.ts';
import { progressOf } from '../progress/learner.ts';
import { claimOf } from '../progress/notes.ts';
import { firstOfStart, readRecording, resultsOf } from '../progress/results.ts';
import { passCard } from '../text/pass-card.ts';
import { verdictText } from '../text/verdict.ts';
import { verdictJson } from '../text/verdict-json.ts';
import { catalogueOf, openScenario, scenarioAfter } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const card = defineCommand({
  name: 'card',
  summary:
    'your last pass of the open scenario, in full: every number, your claim beside ours, the request drawn',
  args: [],
  options: [],
  example: 'npx lab card',
  async run({ home }) {
    const catalogue = await catalogueOf(home);
    const scenario = openScenario(home, catalogue);
    const passes = resultsOf(home, scenario.id).filter(({ verdict }) => verdict === 'pass');
    const isLast = ({ stage }: { stage: string }) => stage === scenario.stages.at(-1)?.name;
    const passed = passes.findLast(isLast) ?? passes.at(-1);
    const recording = passed && readRecording(passed.path);
    if (!recording) throw userError('no-card', { scenario: scenario.id });
    const verdict = judge(recording, scenario, loadFixes(home.repo, scenario));
    const before = firstOfStart(home, scenario.id);
    const kept = { recording, verdict, before, path: passed.path, saved: [], unsaved: [] };
    const values = beforeOf(home, scenario);
    const { guess = null } = progressOf(home, scenario.id);
    const course = loadCourse(home.repo, scenario);
    const next = scenarioAfter(home, catalogue, scenario);
    const numbers = verdictText(scenario, kept, values, true);
    // The rest tells what the later stages are about.
    if (!isLast(passed))
      return { exit: exitCodes.done, text: numbers, json: verdictJson(scenario, kept, values) };
    const text = [
      numbers,
      passCard({ course, guess, claim: claimOf(home), hasGuide: idOfFirst(scenario) === null, next }),
    ].join('\n\n');
    return { exit: exitCodes.done, text, json: verdictJson(scenario, kept, values) };
  },
});
