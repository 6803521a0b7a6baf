import { faults } from '../../../faults/index.ts';
import { type Healed, healByHand } from '../../engine/by-hand/heal.ts';
import { healedText } from '../../text/faults.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { faultNamed, wrongUse } from './named.ts';

export const heal = defineCommand({
  name: 'fault heal',
  summary: 'take out a fault that was put in by hand, and prove that nothing of it is left',
  args: [{ name: '[fault]', description: 'a fault of `lab fault list`', values: Object.keys(faults) }],
  options: [
    { name: 'all', description: 'heal every fault that was put in by hand, and prove that nothing is left' },
  ],
  example: 'npx lab fault heal --all',
  writesForMs: 2000,
  async run({ home, say, signal }, [id], options) {
    const all = options.all === true;
    if (id === undefined && !all) throw wrongUse('Say which fault to take out, or --all.', 'heal');
    if (id !== undefined && all) throw wrongUse('Name one fault or say --all, not both.', 'heal');
    const done: Healed = await healByHand({ home, say, signal }, all ? null : faultNamed(id).id);
    return { exit: exitCodes.done, text: healedText(done), json: { ...done } };
  },
});
