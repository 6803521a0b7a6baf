import { writeScaffold } from '../../author/scaffold.ts';
import { defineCommand, exitCodes } from '../command.ts';

export const begin = defineCommand({
  name: 'author new',
  summary: 'begin a scenario: its folder and the texts that it needs, to be filled in',
  args: [
    { name: '<number>', description: 'such as 05' },
    { name: '<name>', description: 'such as the-lost-orders' },
  ],
  options: [],
  example: 'npx lab author new 05 the-lost-orders',
  async run({ home }, [number = '', name = '']) {
    const files = writeScaffold(home.repo, number, name);
    const text = [
      'Written. Fill in every place that says “write”:',
      ...files.map(file => `  ${file}`),
      'Still missing: broken/ or its own fault, solution/, fixes/, margins.json.',
      '',
      'docs/how-to.md, “A scenario”, has the steps. Next: npm run check',
    ];
    return { exit: exitCodes.done, text: text.join('\n'), json: { files } };
  },
});
