/** What a person talks to a part with, such as `lab sql`: one command for every `console` of a part. */
import { spawn } from 'node:child_process';
import { livePartsNow } from '../engine/live-now.ts';
import { parts } from '../parts/index.ts';
import { fitted } from '../text/fitted.ts';
import { width } from '../text/terminal.ts';
import { type Command, defineCommand, exitCodes } from './command.ts';

/** `verb`: of the `console` of a part; it always leads to the live space. */
export function consoleCommand(verb: string): Command {
  const part = Object.values(parts).find(({ console }) => console?.verb === verb);
  if (!part?.console) throw new Error(`no part has a console that is called ${verb}`);
  const { title, console } = part;
  return defineCommand({
    name: verb,
    summary: console.summary,
    args: [console.words],
    example: console.example,
    options: [],
    hasJson: false,
    async run({ home }, given) {
      livePartsNow(home, one => one === part, title);
      const words = given.flat().filter(word => word !== undefined);
      const { file, args, options } = console.open(home, words, words.length === 0 && process.stdin.isTTY);
      // What is asked once is fitted to the terminal; a pipe gets it as it is.
      const fits = words.length > 0 && process.stdout.isTTY;
      const child = spawn(file, args, {
        ...options,
        stdio: ['inherit', fits ? 'pipe' : 'inherit', 'inherit'],
      });
      const printed: Buffer[] = [];
      child.stdout?.on('data', (piece: Buffer) => printed.push(piece));
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', value => resolve(value ?? 1));
      });
      if (fits)
        process.stdout.write(fitted(Buffer.concat(printed).toString(), process.stdout.columns || width));
      return { exit: code === 0 ? exitCodes.done : exitCodes.fail };
    },
  });
}
