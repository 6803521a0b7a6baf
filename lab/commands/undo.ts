import { migrationStates } from '../engine/migrations.ts';
import type { Home } from '../home/home.ts';
import { databaseExists, labDatabase, liveDatabase } from '../parts/postgres/databases.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { wrap } from '../text/terminal.ts';
import { undo as undoIn } from '../workspace/workspace.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const undo = defineCommand({
  name: 'undo',
  summary: 'bring back the saved state before this one; what you have now is saved first',
  args: [{ name: '[id]', description: 'a state of `lab history`; by default the one before this' }],
  options: [],
  example: 'npx lab undo',
  writesForMs: 1000,
  async run({ home }, [to]) {
    const scenario = openScenario(home, await catalogueOf(home));
    const undone = await undoIn(home.workspace, to);
    const lines = [
      `Back to ${undone.to.id.slice(0, 8)} (${undone.to.label}). Files that changed: ${undone.files.join(', ') || 'none'}.`,
    ];
    lines.push(
      `What you had is saved as ${undone.saved.slice(0, 8)}; npx lab undo ${undone.saved.slice(0, 8)} brings it back.`,
    );
    const stale = await migrationsDiffer(home);
    if (stale)
      lines.push(
        `The live data was built by other migrations. To build it again: npx lab apply ${scenario.id}`,
      );
    return {
      exit: exitCodes.done,
      text: lines.map(line => wrap(line)).join('\n'),
      json: { ...undone, dataIsStale: stale },
    };
  },
});

/** Whether the live data was made by migrations that are not those of the files now. */
async function migrationsDiffer(home: Home): Promise<boolean> {
  if (!keeperRuns(home) || !(await databaseExists(home, liveDatabase))) return false;
  return withDatabase(home, labDatabase, async database => {
    const states = await migrationStates(database, home.workspace, liveDatabase);
    const rows = await database.sql<{ file: string }>(
      'SELECT file FROM applied_migrations WHERE database_name = $1',
      [liveDatabase],
    );
    const present = new Set(states.map(({ file }) => file));
    return states.some(({ state }) => state === 'changed') || rows.some(({ file }) => !present.has(file));
  });
}
