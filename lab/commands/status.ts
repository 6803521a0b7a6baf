import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import { frontDoorUrl } from '../home/home.ts';
import { storefrontUrl } from '../parts/storefront/storefront.ts';
import { openStage, resultsOf } from '../progress/results.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { wokenSnapshot } from '../runtime/looked.ts';
import { statusText } from '../text/status.ts';
import { catalogueOf } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'which parts run, what the shop does right now, and what happened last',
  args: [],
  options: [],
  example: 'npx lab status',
  async run({ home, say }) {
    const snapshot = keeperRuns(home) ? await wokenSnapshot(home, say) : null;
    if (!snapshot) throw userError('not-up', {});
    const { scenario: open, interrupted } = readState(home);
    const scenario = (await catalogueOf(home)).scenarios.find(({ id }) => id === open) ?? null;
    const stage = scenario && openStage(scenario, resultsOf(home, scenario.id));
    const addresses = { shop: frontDoorUrl(home), storefront: storefrontUrl(home, process.env) };
    const text = statusText(addresses, snapshot, scenario && stage && { ...scenario, stage });
    return {
      exit: exitCodes.done,
      text,
      json: { scenario: open, stage: stage?.name ?? null, interrupted, ...snapshot },
    };
  },
});
