import { userError } from '../errors.ts';
import { hasPassed, mayReveal } from '../progress/results.ts';
import { revealedText } from '../text/revealed.ts';
import { revealSolution } from '../workspace/reveal.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const reveal = defineCommand({
  name: 'reveal',
  summary: 'write our solution, with its reasons, beside your files; after a pass or one real try',
  args: [],
  options: [],
  example: 'npx lab reveal',
  writesForMs: 1000,
  async run({ home }) {
    const scenario = openScenario(home, await catalogueOf(home));
    if (!mayReveal(home, scenario.id)) throw userError('reveal-too-early', {});
    const files = revealSolution(home, scenario);
    return {
      exit: exitCodes.done,
      text: revealedText(files, hasPassed(home, scenario)),
      json: { scenario: scenario.id, files },
    };
  },
});
