import { applyScenario } from '../engine/apply.ts';
import { resetText } from '../text/applied.ts';
import { appliedJson } from './apply.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const reset = defineCommand({
  name: 'reset',
  summary:
    'start the open scenario over, with its first files, data and faults; your files stay in the history',
  args: [],
  options: [],
  example: 'npx lab reset',
  writesForMs: 8000,
  async run({ home, say, signal }) {
    const catalogue = await catalogueOf(home);
    const scenario = openScenario(home, catalogue);
    const applied = await applyScenario({ home, say, signal }, scenario, { fresh: true });
    return { exit: exitCodes.done, text: resetText(home, applied), json: appliedJson(applied) };
  },
});
