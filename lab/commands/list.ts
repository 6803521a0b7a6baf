import { readState } from '../engine/journal.ts';
import { isPassed, openStage, resultsOf } from '../progress/results.ts';
import { stageNumber } from '../text/stages.ts';
import { columns } from '../text/terminal.ts';
import { catalogueOf } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'the scenarios (by what users see until you passed them), and how far you are',
  args: [],
  options: [],
  example: 'npx lab list',
  async run({ home }) {
    const open = readState(home).scenario;
    const scenarios = (await catalogueOf(home)).scenarios.map(scenario => {
      const { id, name, symptom, level, minutes } = scenario;
      const results = resultsOf(home, id);
      const state = isPassed(scenario, results) ? 'passed' : id === open ? 'open' : 'new';
      const stage = state === 'passed' ? '' : stageNumber(scenario, openStage(scenario, results));
      return { id, name, symptom, level, minutes, state, stage, tries: results.length };
    });
    const rows = scenarios.map(({ id, name, symptom, minutes, state, stage }) => [
      id,
      state === 'passed' ? name : symptom,
      `${minutes} min`,
      [state, stage].filter(Boolean).join(', '),
    ]);
    return { exit: exitCodes.done, text: columns(rows), json: { scenarios } };
  },
});
