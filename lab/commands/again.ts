import { userError } from '../errors.ts';
import { hasPassed } from '../progress/results.ts';
import { openedResult } from './apply.ts';
import { againAfter, catalogueOf, scenarioNamed } from './catalogue.ts';
import { defineCommand } from './command.ts';

export const again = defineCommand({
  name: 'again',
  summary:
    'after a pass: the same idea in another place of the shop, smaller and without a guide; verify judges it as usual',
  args: [{ name: '<scenario>', description: 'the one that you passed: scenario-05, 05, 5 or its name' }],
  options: [{ name: 'no-guess', description: 'do not ask for a guess' }],
  example: 'npx lab again 01',
  writesForMs: 8000,
  async run({ home, say, signal }, [wanted = ''], options) {
    const catalogue = await catalogueOf(home);
    const scenario = scenarioNamed(catalogue, wanted.replace(/-again$/, ''));
    const exercise = againAfter(catalogue, scenario);
    if (!exercise) throw userError('no-again', { scenario: scenario.id });
    if (!hasPassed(home, scenario)) throw userError('again-not-yet', { scenario: scenario.id });
    return openedResult({ home, say, signal }, exercise, options['no-guess'] !== true);
  },
});
