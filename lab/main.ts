/** The command line. The only place that sets the exit code. */
import { CommanderError, Command as Parser } from 'commander';
import { pause } from '../machine/process.mjs';
import { type Command, type Context, exitCodes, type Result } from './commands/command.ts';
import { aliases, commands } from './commands/index.ts';
import { nearest } from './course/suggest.ts';
import { createProgress, writeLine } from './dialog/terminal.ts';
import { asUserError, UserError, userError } from './errors.ts';
import { type Home, openHome } from './home/home.ts';
import { type LockOwner, lockOwner, tryLock } from './home/lock.ts';
import { errorJson, errorText } from './text/errors.ts';
import { overview } from './text/overview.ts';
import { width } from './text/terminal.ts';

const formatVersion = 1;

// Node.js's notices about its own experimental parts are not for a learner.
process.removeAllListeners('warning');
process.on('warning', warning => warning.name !== 'ExperimentalWarning' && console.error(warning.stack));

const interruption = new AbortController();
const interrupt = () => interruption.abort(userError('interrupted', {}));
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// Who reads is gone (`lab watch | head -1`), and nobody waits for the rest.
process.stdout.on('error', interrupt);
process.stderr.on('error', interrupt);

async function main(words: string[]): Promise<number> {
  const verb = verbOf(words);
  if (verb === '--help' || verb === '-h' || verb === 'help') {
    writeLine(overview(Object.entries(commands)));
    return exitCodes.done;
  }
  const name = nameOf(verb);
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found) {
    const near = nearest(verb, Object.keys(commands));
    const problem = `There is no command \`${verb}\`.${near ? ` Did you mean \`${near}\`?` : ''}`;
    throw userError('unknown-command', { problem });
  }
  return runCommand(await found.load(), words[0] === verb ? words.slice(1) : words);
}

/** `lab` and `lab --json` say where you are. */
function verbOf([first = 'where']: string[]): string {
  return first.startsWith('-') && first !== '-h' && first !== '--help' ? 'where' : first;
}

const nameOf = (verb: string): string => aliases[verb] ?? verb;

async function runCommand(command: Command, words: string[]): Promise<number> {
  const { args, options, wantsHelp } = parse(command, words);
  if (wantsHelp !== null) {
    writeLine(wantsHelp);
    return exitCodes.done;
  }
  const json = options.json === true;
  const progress = createProgress();
  const context: Context = { home: openHome(), say: progress.say, signal: interruption.signal, json };
  try {
    const result = await locked(command, args, context, () => command.run(context, args, options));
    progress.end();
    if (json && result.json)
      writeLine(JSON.stringify({ formatVersion, command: command.name, ...result.json }));
    else if (result.text !== undefined) writeLine(result.text);
    if (result.ask && !json) writeLine(await result.ask());
    return result.exit;
  } finally {
    progress.end();
  }
}

/** Whoever has just taken the lock needs a moment to write down who it is. */
async function ownerOf(home: Home): Promise<LockOwner | null> {
  for (let waitedMs = 0; waitedMs < 500; waitedMs += 50) {
    const owner = lockOwner(home, 'writer');
    if (owner) return owner;
    await pause(50);
  }
  return null;
}

/** Commands that change the lab run one at a time. */
async function locked(
  command: Command,
  args: (string | undefined)[],
  { home }: Context,
  work: () => Promise<Result>,
): Promise<Result> {
  if (command.writesForMs === undefined || command.writes?.(args) === false) return work();
  const lock = await tryLock(home, 'writer', { command: command.name, expectedMs: command.writesForMs });
  if (!lock) {
    const owner = await ownerOf(home);
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
    .configureHelp({ helpWidth: width })
    .configureOutput({ writeOut: text => (help = (help ?? '') + text), writeErr: () => {} })
    .addHelpText('after', `\nExample:\n  ${command.example}`);
  for (const { name, description } of command.args) parser.argument(name, description);
  const options = [...command.options, ...(command.optionsFor?.(words) ?? [])];
  for (const { flags, description } of options) parser.option(flags, description);
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
      const named = command.optionsFor?.(words).length ? words.filter(word => /^[a-z]/.test(word)) : [];
      const typed = [command.name, ...named.slice(0, command.args.length)].join(' ');
      throw userError('wrong-use', { problem: wrongWords(command, error), command: typed });
    }
  }
  return { ...taken, wantsHelp: help };
}

function wrongWords({ name, args }: Command, { code, message }: CommanderError): string {
  const form = ['lab', name, ...args.map(arg => arg.name)].join(' ');
  if (code === 'commander.missingArgument') return `A word is missing. The command is: ${form}`;
  if (code === 'commander.excessArguments') return `Too many words. The command is: ${form}`;
  return message
    .replace(/^error: ./, start => start.slice(-1).toUpperCase())
    .replace(/ argument missing$/, ' needs a value.')
    .replace(/\n\((Did you mean [^\n]*)\)$/, '. $1');
}

function tell(error: unknown, words: string[]): number {
  const known = error instanceof UserError ? error : asUserError(error);
  const json = words.includes('--json');
  if (json) {
    const told = known ? errorJson(known) : bugJson(error);
    writeLine(JSON.stringify({ formatVersion, command: nameOf(verbOf(words)), error: told }));
  } else if (known) process.stderr.write(`${errorText(known)}\n`);
  if (!known) process.stderr.write(`${bug}\n${error instanceof Error ? error.stack : String(error)}\n`);
  return known?.exit ?? exitCodes.bug;
}

const bug = 'This is a bug in the lab, not in your work.';
const bugJson = (error: unknown) => ({ code: 'bug', exit: exitCodes.bug, what: String(error), why: bug });

const words = process.argv.slice(2);
process.exitCode = await main(words).catch((error: unknown) => tell(error, words));
