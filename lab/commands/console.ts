/** What a person talks to a store with: `lab sql`, `lab redis`. */
import { spawn } from 'node:child_process';
import { userError } from '../errors.ts';
import { parts } from '../parts/index.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';
import { type Command, defineCommand, exitCodes } from './command.ts';

type Spoken = Pick<Command, 'name' | 'summary' | 'args' | 'example'>;

/** `id`: the part that it leads to, always in its live space. */
export function consoleCommand(id: string, spoken: Spoken): Command {
  return defineCommand({
    ...spoken,
    options: [],
    hasJson: false,
    async run({ home }, given) {
      const { live } = readDesired(home);
      if (!keeperRuns(home) || !live) throw userError('not-up', {});
      const { title = id, console: open, declared } = parts[id] ?? {};
      if (!open || (declared?.safeParse(undefined).success && !live.parts.includes(id)))
        throw userError('no-such-part', { scenario: live.scenario, part: title });
      const words = given.flat().filter(word => word !== undefined);
      const { file, args, options } = open(home, words, words.length === 0 && process.stdin.isTTY);
      const child = spawn(file, args, { ...options, stdio: 'inherit' });
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', value => resolve(value ?? 1));
      });
      return { exit: code === 0 ? exitCodes.done : exitCodes.fail };
    },
  });
}
