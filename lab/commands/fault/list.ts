import { faults } from '../../../faults/index.ts';
import { type InEffect, inEffect } from '../../engine/in-effect.ts';
import { keeperRuns } from '../../runtime/keeper-process.ts';
import { readDesired } from '../../runtime/state.ts';
import { faultListText, faultSummaries } from '../../text/faults.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { faultNamed } from './named.ts';

export const list = defineCommand({
  name: 'fault list',
  summary: 'the faults that there are, or all about one; and which are in effect',
  args: [{ name: '[fault]', description: 'what one does and needs', values: Object.keys(faults) }],
  options: [],
  example: 'npx lab fault list network-latency',
  async run({ home }, [id]) {
    const shown = id === undefined ? Object.values(faults) : [faultNamed(id)];
    const now: InEffect[] | null = keeperRuns(home) ? await inEffect(home) : null;
    const { leases } = readDesired(home);
    return {
      exit: exitCodes.done,
      text: faultListText(shown, now, leases),
      json: { faults: faultSummaries(shown), inEffect: now, leases },
    };
  },
});
