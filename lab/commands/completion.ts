import { type Catalogue, ofCourse } from '../course/schema.ts';
import { userError } from '../errors.ts';
import { bashCompletion, type Choice } from '../text/completion.ts';
import { catalogueOf } from './catalogue.ts';
import { type Command, defineCommand, type Entry, exitCodes, type Group } from './command.ts';
import { everyCommand as commands } from './every.ts';
import { aliases } from './index.ts';
import { optionsOf } from './parse.ts';

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
    const catalogue = await catalogueOf(home);
    const typed: [string, Entry | Group][] = Object.entries(commands);
    for (const [alias, name] of Object.entries(aliases)) {
      const entry = commands[name];
      if (entry) typed.push([alias, entry]);
    }
    const choices: Choice[] = [{ after: [], words: typed.map(([word]) => word) }];
    for (const [word, entry] of typed) choices.push(...(await choicesOf([word], entry, catalogue)));
    return { exit: exitCodes.done, text: bashCompletion(choices), json: { choices } };
  },
});

async function choicesOf(after: string[], entry: Entry | Group, catalogue: Catalogue): Promise<Choice[]> {
  if (!('verbs' in entry)) return follow(await entry.load(), after, catalogue, []);
  const choices: Choice[] = [{ after, words: [...Object.keys(entry.verbs), '--help'] }];
  for (const [verb, inner] of Object.entries(entry.verbs))
    choices.push(...(await choicesOf([...after, verb], inner, catalogue)));
  return choices;
}

/** What may follow these words, and then what may follow each of that. */
function follow(command: Command, after: string[], catalogue: Catalogue, words: string[]): Choice[] {
  const arg = command.args[words.length];
  const known = after[0] === 'author' ? catalogue.scenarios : ofCourse(catalogue.scenarios);
  const scenarios = arg?.name.includes('scenario') ? known.map(({ id }) => id) : [];
  const values = [...(arg?.values ?? []), ...scenarios];
  const flags = optionsOf(command, words).map(({ name }) => `--${name}`);
  return [
    { after: [...after, ...words], words: [...values, ...flags] },
    ...values.flatMap(value => follow(command, after, catalogue, [...words, value])),
  ];
}
