/** The command line. The only place that sets the exit code. */
import { CommanderError, Command as Parser } from 'commander';
import { nearest } from './catalogue/suggest.ts';
import { type Command, type Context, exitCodes, type Result } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { asUserError, UserError, userError } from './errors.ts';
import { openHome } from './home.ts';
import { errorJson, errorText } from './report/errors.ts';
import { overview } from './report/overview.ts';
import { createProgress, writeLine } from './report/terminal.ts';
import { lockOwner, tryLock } from './system/lock.ts';

const formatVersion = 1;

// Node.js's notices about its own experimental parts are not for a learner.
process.removeAllListeners('warning');
process.on('warning', warning => warning.name !== 'ExperimentalWarning' && console.error(warning.stack));

async function main(words: string[]): Promise<number> {
  const [verb = 'where', ...rest] = words;
  if (verb === '--help' || verb === '-h' || verb === 'help') {
    writeLine(overview(Object.entries(commands)));
    return exitCodes.done;
  }
  const name = aliases[verb] ?? verb;
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found) {
    const near = nearest(verb, Object.keys(commands));
    const problem = `There is no command \`${verb}\`.${near ? ` Did you mean \`${near}\`?` : ''}`;
    throw userError('wrong-use', { problem, command: near ?? '' });
  }
  return runCommand(await found.load(), rest);
}

const aliases: Record<string, string> = { start: 'apply', check: 'verify' };

async function runCommand(command: Command, words: string[]): Promise<number> {
  const { args, options, wantsHelp } = parse(command, words);
  if (wantsHelp !== null) {
    writeLine(wantsHelp);
    return exitCodes.done;
  }
  const json = options.json === true;
  const progress = createProgress();
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(userError('interrupted', {}));
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const context: Context = { home: openHome(), say: progress.say, signal: interruption.signal, json };
  try {
    const result = await locked(command, context, () => command.run(context, args, options));
    progress.end();
    if (json && result.json)
      writeLine(JSON.stringify({ formatVersion, command: command.name, ...result.json }));
    else if (result.text !== undefined) writeLine(result.text);
    return result.exit;
  } finally {
    progress.end();
  }
}

/** Commands that change the lab run one at a time. */
async function locked(command: Command, { home }: Context, work: () => Promise<Result>): Promise<Result> {
  if (command.writesForMs === undefined) return work();
  const lock = await tryLock(home, 'writer', { command: command.name, expectedMs: command.writesForMs });
  if (!lock) {
    const owner = lockOwner(home, 'writer');
    const left = owner ? Math.max(1, Math.ceil((owner.since + owner.expectedMs - Date.now()) / 1000)) : '?';
    throw userError('lock-held', { command: owner?.command ?? 'another command', left });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function parse(command: Command, words: string[]) {
  let help: string | null = null;
  let taken: { args: (string | undefined)[]; options: Record<string, unknown> } = { args: [], options: {} };
  const parser = new Parser(`lab ${command.name}`)
    .description(command.summary)
    .exitOverride()
    .configureOutput({ writeOut: text => (help = text.trimEnd()), writeErr: () => {} })
    .addHelpText('after', `\nExample:\n  ${command.example}`);
  for (const { name, description } of command.args) parser.argument(name, description);
  for (const { flags, description } of command.options) parser.option(flags, description);
  if (command.hasJson !== false) parser.option('--json', 'one JSON object for programs');
  parser.action((...given: unknown[]) => {
    const positional = given.slice(0, command.args.length) as (string | undefined)[];
    taken = { args: positional, options: given[command.args.length] as Record<string, unknown> };
  });
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (help === null) {
      const problem = error.message.replace(/^error: /, '').replace(/^./, first => first.toUpperCase());
      throw userError('wrong-use', { problem, command: command.name });
    }
  }
  return { ...taken, wantsHelp: help };
}

function tell(error: unknown, json: boolean): number {
  const known = error instanceof UserError ? error : asUserError(error);
  if (known) {
    if (json) writeLine(JSON.stringify({ formatVersion, error: errorJson(known) }));
    else process.stderr.write(`${errorText(known)}\n`);
    return known.exit;
  }
  process.stderr.write(
    `This is a bug in the lab, not in your work.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCodes.bug;
}

const words = process.argv.slice(2);
process.exitCode = await main(words).catch((error: unknown) => tell(error, words.includes('--json')));
