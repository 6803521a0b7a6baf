import { diff as diffOf } from '../workspace/workspace.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const diff = defineCommand({
  name: 'diff',
  summary: 'what you changed since the start of the scenario',
  args: [],
  options: [],
  example: 'npx lab diff',
  async run({ home, json }) {
    openScenario(home, await catalogueOf(home));
    const colour = !json && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    const text = await diffOf(home.workspace, { colour });
    return {
      exit: exitCodes.done,
      text: text || 'Nothing has changed since the start.',
      json: { diff: text },
    };
  },
});
