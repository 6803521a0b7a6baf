import { savedText } from '../text/saved.ts';
import { saveWork } from '../workspace/save.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const save = defineCommand({
  name: 'save',
  summary: 'put your work on the git branch work/<scenario>, so that you can push it to your own repository',
  args: [],
  options: [],
  example: 'npx lab save',
  writesForMs: 2000,
  async run({ home }) {
    const scenario = openScenario(home, await catalogueOf(home));
    // A Codespace is deleted when it has been idle for long; what its clone has can be pushed with the rights it comes with.
    const inCodespace = process.env.CODESPACES === 'true';
    const saved = await saveWork(home, scenario.id, inCodespace ? home.repo : null);
    return { exit: exitCodes.done, text: savedText(saved, inCodespace), json: { ...saved, inCodespace } };
  },
});
