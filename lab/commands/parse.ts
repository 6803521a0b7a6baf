/** The words after a command's name: its arguments and options, or what is wrong with them. */
import { parseArgs } from 'node:util';
import { nearest } from '../course/suggest.ts';
import { userError } from '../errors.ts';
import type { Command, Option } from './command.ts';

export type Given = { args: (string | undefined)[]; options: Record<string, unknown>; wantsHelp: boolean };

const json: Option = { name: 'json', description: 'one JSON object for programs' };
const help: Option = { name: 'help', short: 'h', description: 'display help for command' };

/** All options of a command, those included that depend on what was typed. */
export const optionsOf = ({ options, optionsFor, hasJson }: Command, words: string[]): Option[] => [
  ...options,
  ...(optionsFor?.(words) ?? []),
  ...(hasJson === false ? [] : [json]),
  help,
];

/** Throws `wrong-use`. Node.js's parser answers what it met, and the judging of it is ours, so that the words are too. */
export function parse(command: Command, words: string[]): Given {
  const known = optionsOf(command, words);
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: Object.fromEntries(
      known.map(({ name, short, takes }) => [
        name,
        { type: takes ? 'string' : 'boolean', ...(short && { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = tokens.filter(token => token.kind === 'option');
  const optionOf = (wanted: string) => known.find(({ name }) => name === wanted);
  const wrong = (problem: string) => userError('wrong-use', { problem, command: typed(command, words) });
  const empty = given
    .map(({ name, value }) => value === undefined && optionOf(name))
    .find(option => option !== false && option?.takes);
  if (empty) throw wrong(`Option '--${empty.name} ${empty.takes}' needs a value.`);
  const wantsHelp = values.help === true;
  if (!wantsHelp) {
    const unknown = given.find(({ name, value }) => {
      const option = optionOf(name);
      return !option || (!option.takes && value !== undefined);
    });
    if (unknown) throw wrong(unknownOption(unknown.rawName, known));
    const form = ['lab', command.name, ...command.args.map(({ name }) => name)].join(' ');
    if (command.args.some(({ name }, n) => name.startsWith('<') && positionals[n] === undefined))
      throw wrong(`A word is missing. The command is: ${form}`);
    const takesMore = command.args.at(-1)?.name.includes('...');
    if (positionals.length > command.args.length && !takesMore)
      throw wrong(`Too many words. The command is: ${form}`);
  }
  return { args: positionals, options: values, wantsHelp };
}

function unknownOption(typed: string, known: Option[]): string {
  const near = nearest(
    typed.replace(/^-+/, ''),
    known.map(({ name }) => name),
  );
  return `Unknown option '${typed}'.${near ? ` Did you mean --${near}?` : ''}`;
}

/** The command with the words that its options depend on, for its own help. */
function typed({ name, args, optionsFor }: Command, words: string[]): string {
  const deciding = optionsFor?.(words).length ? words.slice(0, args.length) : [];
  return [name, ...deciding.filter(word => !word.startsWith('-'))].join(' ');
}
