import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import { frontDoorUrl } from '../parts/layout.ts';
import { openStage, resultsOf } from '../progress/results.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { statusText } from '../text/status.ts';
import { catalogueOf, defineCommand, exitCodes } from './command.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'which parts run, what the shop does right now, and what happened last',
  args: [],
  options: [],
  example: 'npx lab status',
  async run({ home }) {
    const snapshot = readSnapshot(home);
    if (!keeperRuns(home) || !snapshot) throw userError('not-up', {});
    const { scenario: open, interrupted } = readState(home);
    const scenario = catalogueOf(home).scenarios.find(({ id }) => id === open) ?? null;
    const stage = scenario && openStage(scenario, resultsOf(home, scenario.id));
    const text = statusText(frontDoorUrl(home), snapshot, scenario && stage && { ...scenario, stage });
    return {
      exit: exitCodes.done,
      text,
      json: { scenario: open, stage: stage?.name ?? null, interrupted, ...snapshot },
    };
  },
});
