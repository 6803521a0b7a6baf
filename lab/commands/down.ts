import { stopAll } from '../engine/stop.ts';
import { handMadeLines } from '../text/hand-made.ts';
import { defineCommand, exitCodes } from './command.ts';

export const down = defineCommand({
  name: 'down',
  summary: 'stop every part of the lab; your files stay, and `lab up` brings the scenario back',
  args: [],
  options: [],
  example: 'npx lab down',
  writesForMs: 3000,
  async run({ home, say, signal }) {
    const stopped = await stopAll({ home, say, signal });
    const lines = handMadeLines(stopped);
    lines.push(stopped.wasRunning ? 'Everything is stopped.' : 'Nothing was running.');
    lines.push('Your files are in the workspace. To go on: npx lab up');
    return { exit: exitCodes.done, text: lines.join('\n'), json: { ...stopped } };
  },
});
