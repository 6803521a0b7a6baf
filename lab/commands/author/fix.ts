import { writeFix } from '../../author/write-fix.ts';
import { userError } from '../../errors.ts';
import { catalogueOf, openScenario, scenarioNamed } from '../catalogue.ts';
import { defineCommand, exitCodes } from '../command.ts';

export const fix = defineCommand({
  name: 'author fix',
  summary: 'keep your workspace as a fix of the scenario that is open',
  args: [
    { name: '<scenario>', description: 'scenario-05, 05, 5 or its name; the one that is open' },
    { name: '<name>', description: 'of the fix, such as covering-index' },
  ],
  options: [],
  example: 'npx lab author fix 02 covering-index',
  async run({ home }, [wanted = '', name = '']) {
    const catalogue = await catalogueOf(home);
    const open = openScenario(home, catalogue);
    const scenario = scenarioNamed(catalogue, wanted);
    if (open.id !== scenario.id)
      throw userError('fix-not-made', { problem: `${open.id} is open, not ${scenario.id}.` });
    const { on, files } = writeFix(home.repo, home.workspace, scenario, name);
    const text = [
      `Written, over ${on === 'broken' ? 'broken' : 'the solution'}:`,
      ...files.map(file => `  ${file}`),
      'Now write its fix.yaml: title, trips and text (docs/scenarios-yaml.md).',
      '',
      `Next: npx lab author check ${scenario.id} --runs 1`,
    ];
    return {
      exit: exitCodes.done,
      text: text.join('\n'),
      json: { scenario: scenario.id, fix: name, on, files },
    };
  },
});
