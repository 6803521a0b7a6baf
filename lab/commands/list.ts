import { numberOf, ofCourse } from '../course/schema.ts';
import { readState } from '../engine/journal.ts';
import { hasPassed, isPassed, openStage, resultsOf } from '../progress/results.ts';
import { stageNumber } from '../text/stages.ts';
import { columns } from '../text/terminal.ts';
import { againAfter, catalogueOf } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'the scenarios (by what users see until you passed them), and how far you are',
  args: [],
  options: [],
  example: 'npx lab list',
  async run({ home }) {
    const open = readState(home).scenario;
    const catalogue = await catalogueOf(home);
    const scenarios = ofCourse(catalogue.scenarios).map(scenario => {
      const { id, name, symptom, level, minutes } = scenario;
      const results = resultsOf(home, id);
      const state = isPassed(scenario, results) ? 'passed' : id === open ? 'open' : 'new';
      const stage = state === 'passed' ? '' : stageNumber(scenario, openStage(scenario, results));
      const exercise = againAfter(catalogue, scenario);
      const again =
        exercise && (hasPassed(home, exercise) ? 'passed' : exercise.id === open ? 'open' : 'new');
      return { id, name, symptom, level, minutes, state, stage, tries: results.length, again };
    });
    const rows = scenarios.map(({ id, name, symptom, minutes, state, stage, again }) => [
      id,
      state === 'passed' ? name : symptom,
      `${minutes} min`,
      state === 'passed' ? passedText(id, again) : [state, stage].filter(Boolean).join(', '),
    ]);
    return { exit: exitCodes.done, text: columns(rows), json: { scenarios } };
  },
});

/** `again`: how far the exercise on the same idea is; null where there is none. Short, as a line has 80 columns. */
function passedText(id: string, again: string | null): string {
  if (again === null) return 'passed';
  if (again === 'passed') return 'passed twice';
  return again === 'open' ? 'passed, again open' : `passed (again ${numberOf({ id })})`;
}
