import { pause } from '../../machine/process.mjs';
import { writeLine } from '../dialog/terminal.ts';
import { userError } from '../errors.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { wokenSnapshot } from '../runtime/looked.ts';
import { watchLine, watchScreen } from '../text/watch.ts';
import { defineCommand, exitCodes } from './command.ts';

const secondMs = 1000;

export const watch = defineCommand({
  name: 'watch',
  summary: 'live numbers, once a second: answers, time, statements, connections (Ctrl-C ends it)',
  args: [],
  options: [{ name: 'seconds', takes: '<n>', description: 'end after this many seconds' }],
  example: 'npx lab watch --seconds 10',
  async run({ home, json, say, signal }, _args, options) {
    const seconds = secondsOf(options.seconds);
    const redraws = process.stdout.isTTY && !json;
    for (let round = 0; round < seconds && !signal.aborted; round++) {
      const snapshot = keeperRuns(home) ? await wokenSnapshot(home, say) : null;
      if (!snapshot) throw userError('not-up', {});
      if (json)
        writeLine(
          JSON.stringify({ formatVersion: 1, command: 'watch', at: snapshot.at, ...snapshot.numbers }),
        );
      else if (redraws) process.stdout.write(`\x1b[H\x1b[2J${watchScreen(snapshot)}\n`);
      else writeLine(watchLine(snapshot));
      if (round + 1 < seconds) await pause(secondMs);
    }
    return { exit: exitCodes.done };
  },
});

function secondsOf(text: unknown): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw userError('wrong-use', {
    problem: `--seconds takes a whole number from 1, not \`${text}\`.`,
    command: 'watch',
  });
}
