/** The command line. The only place that sets the exit code. */
import { pause } from '../machine/process.mjs';
import { type Command, type Context, exitCodes, type Group, type Result } from './commands/command.ts';
import { everyCommand as commands } from './commands/every.ts';
import { aliases } from './commands/index.ts';
import { optionsOf, parse } from './commands/parse.ts';
import { nearest } from './course/suggest.ts';
import { createProgress, writeLine } from './dialog/terminal.ts';
import { asUserError, UserError, userError } from './errors.ts';
import { type Home, openHome } from './home/home.ts';
import { type LockOwner, lockOwner, tryLock } from './home/lock.ts';
import { noteLook } from './runtime/looked.ts';
import { errorJson, errorText } from './text/errors.ts';
import { commandHelp, groupHelp } from './text/help.ts';
import { overview } from './text/overview.ts';

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
  const rest = words[0] === verb ? words.slice(1) : words;
  return 'verbs' in found ? runVerb(found, rest) : runCommand(await found.load(), rest);
}

/** `lab` and `lab --json` say where you are. */
function verbOf([first = 'where']: string[]): string {
  return first.startsWith('-') && first !== '-h' && first !== '--help' ? 'where' : first;
}

const nameOf = (verb: string): string => aliases[verb] ?? verb;

async function runVerb(group: Group, [verb = '', ...rest]: string[]): Promise<number> {
  const names = Object.keys(group.verbs);
  const found = Object.hasOwn(group.verbs, verb) ? group.verbs[verb] : undefined;
  if (found) return runCommand(await found.load(), rest);
  if (verb === '--help' || verb === '-h' || verb === 'help') {
    writeLine(groupHelp(group));
    return exitCodes.done;
  }
  const near = nearest(verb, names);
  const hint = near ? `Did you mean \`${near}\`?` : `There is: ${names.join(', ')}.`;
  const problem =
    verb === '' || verb.startsWith('-')
      ? `A word is missing. The command is: lab ${group.name} <${names.join('|')}>`
      : `lab ${group.name} has no action \`${verb}\`. ${hint}`;
  throw userError('wrong-use', { problem, command: group.name });
}

/** Programs read `fault` for each of its verbs. */
const firstWord = (name: string): string => name.replace(/ .*$/, '');

async function runCommand(command: Command, words: string[]): Promise<number> {
  const { args, options, wantsHelp } = parse(command, words);
  if (wantsHelp) {
    writeLine(commandHelp({ ...command, options: optionsOf(command, words) }));
    return exitCodes.done;
  }
  const json = options.json === true;
  const progress = createProgress();
  const context: Context = { home: openHome(), say: progress.say, signal: interruption.signal, json };
  noteLook(context.home);
  try {
    const result = await locked(command, context, () => command.run(context, args, options));
    progress.end();
    if (json && result.json)
      writeLine(JSON.stringify({ formatVersion, command: firstWord(command.name), ...result.json }));
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
async function locked(command: Command, { home }: Context, work: () => Promise<Result>): Promise<Result> {
  if (command.writesForMs === undefined) return work();
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
