import { loadCourse } from '../course/course.ts';
import { introduction, opened } from '../dialog/opened.ts';
import { applyScenario, resume } from '../engine/apply.ts';
import { readState } from '../engine/journal.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { upText } from '../text/applied.ts';
import { appliedJson } from './apply.ts';
import { catalogueOf } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const up = defineCommand({
  name: 'up',
  summary: 'start everything again, with the scenario that was open, else the first',
  args: [],
  options: [{ name: 'no-guess', description: 'do not ask for a guess' }],
  example: 'npx lab up',
  writesForMs: 8000,
  async run({ home, say, signal }, _args, options) {
    const catalogue = await catalogueOf(home);
    const state = readState(home);
    const already = keeperRuns(home);
    const snapshot = await resume({ home, say, signal });
    if (snapshot) {
      const { problem, parts } = snapshot;
      return {
        exit: exitCodes.done,
        text: upText(home, catalogue, snapshot, already),
        json: { scenario: state.scenario, already, state: snapshot.state, problem, parts },
      };
    }
    const last = state.interrupted?.scenario ?? state.scenario;
    const scenario = catalogue.scenarios.find(({ id }) => id === last) ?? catalogue.scenarios[0];
    if (!scenario) throw new Error('the catalogue is empty');
    const course = loadCourse(home.repo, scenario);
    const applied = await applyScenario({ home, say, signal }, scenario, { fresh: false });
    return {
      exit: exitCodes.done,
      ...opened(home, applied, course, options['no-guess'] !== true),
      json: { ...appliedJson(applied), ...introduction(course) },
    };
  },
});
