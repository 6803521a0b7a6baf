import type { Catalogue } from '../course/schema.ts';
import { userError } from '../errors.ts';
import { bashCompletion, type Choice } from '../text/completion.ts';
import { type Command, catalogueOf, defineCommand, exitCodes } from './command.ts';
import { aliases, commands } from './index.ts';

export const completion = defineCommand({
  name: 'completion',
  summary:
    'print the script that completes the words of `lab` in bash; for your ~/.bashrc: source <(lab completion bash)',
  args: [{ name: '<shell>', description: 'bash', values: ['bash'] }],
  options: [],
  example: 'source <(npx lab completion bash)',
  async run({ home }, [shell = '']) {
    if (shell !== 'bash')
      throw userError('wrong-use', {
        problem: `lab completes words in bash only, not in \`${shell}\`.`,
        command: 'completion',
      });
    const catalogue = catalogueOf(home);
    const choices: Choice[] = [{ after: [], words: [...Object.keys(commands), ...Object.keys(aliases)] }];
    for (const name of Object.keys(commands)) choices.push(...(await choicesOf(name, name, catalogue)));
    for (const [alias, name] of Object.entries(aliases))
      choices.push(...(await choicesOf(alias, name, catalogue)));
    return { exit: exitCodes.done, text: bashCompletion(choices), json: { choices } };
  },
});

async function choicesOf(typed: string, name: string, catalogue: Catalogue): Promise<Choice[]> {
  const command = await commands[name]?.load();
  return command ? follow(command, typed, catalogue, []) : [];
}

/** What may follow these words, and then what may follow each of that. */
function follow(command: Command, typed: string, catalogue: Catalogue, words: string[]): Choice[] {
  const { args, options, optionsFor, hasJson } = command;
  const arg = args[words.length];
  const scenarios = arg?.name.includes('scenario') ? catalogue.scenarios.map(({ id }) => id) : [];
  const values = [...(arg?.values ?? []), ...scenarios];
  const flags = [...options, ...(optionsFor?.(words) ?? [])].flatMap(
    option => option.flags.match(/--[\w-]+/g) ?? [],
  );
  const common = hasJson === false ? ['--help'] : ['--json', '--help'];
  return [
    { after: [typed, ...words], words: [...values, ...flags, ...common] },
    ...values.flatMap(value => follow(command, typed, catalogue, [...words, value])),
  ];
}
