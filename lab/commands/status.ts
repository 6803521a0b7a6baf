import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import { frontDoorUrl } from '../parts/layout.ts';
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
    const text = statusText(frontDoorUrl(home), snapshot, scenario);
    return { exit: exitCodes.done, text, json: { scenario: open, interrupted, ...snapshot } };
  },
});
