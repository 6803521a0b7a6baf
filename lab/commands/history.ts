import { columns } from '../text/terminal.ts';
import { history as historyOf } from '../workspace/workspace.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const history = defineCommand({
  name: 'history',
  summary: 'every saved state of your files; `lab undo <id>` brings one back',
  args: [],
  options: [],
  example: 'npx lab history',
  async run({ home }) {
    openScenario(home, await catalogueOf(home));
    const checkpoints = await historyOf(home.workspace);
    const rows = checkpoints.map(({ id, at, label, files }) => {
      const names =
        files.length > 2 ? `${files.slice(0, 2).join(', ')} and ${files.length - 2} more` : files.join(', ');
      const shown = names.length > 36 ? `${names.slice(0, 35)}…` : names;
      return [id.slice(0, 8), new Date(at).toLocaleString('sv-SE').slice(5, 16), label, shown];
    });
    return { exit: exitCodes.done, text: columns(rows), json: { checkpoints } };
  },
});
