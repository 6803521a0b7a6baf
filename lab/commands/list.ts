import { readState } from '../engine/journal.ts';
import { resultsOf } from '../progress/results.ts';
import { columns } from '../text/terminal.ts';
import { catalogueOf, defineCommand, exitCodes } from './command.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'the scenarios (by what users see until you passed them), and how far you are',
  args: [],
  options: [],
  example: 'npx lab list',
  async run({ home }) {
    const open = readState(home).scenario;
    const scenarios = catalogueOf(home).scenarios.map(({ id, name, symptom, level, minutes }) => {
      const results = resultsOf(home, id);
      const state = results.some(({ verdict }) => verdict === 'pass')
        ? 'passed'
        : id === open
          ? 'open'
          : 'new';
      return { id, name, symptom, level, minutes, state, tries: results.length };
    });
    const rows = scenarios.map(({ id, name, symptom, minutes, state }) => [
      id,
      state === 'passed' ? name : symptom,
      `${minutes} min`,
      state,
    ]);
    return { exit: exitCodes.done, text: columns(rows), json: { scenarios } };
  },
});
