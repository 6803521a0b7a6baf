import { readability } from '../../author/prose.ts';
import { textsOf } from '../../author/texts.ts';
import { loadFixes } from '../../course/fix.ts';
import { columns } from '../../text/terminal.ts';
import { catalogueOf } from '../catalogue.ts';
import { defineCommand, exitCodes } from '../command.ts';

export const prose = defineCommand({
  name: 'author prose',
  summary: 'how hard the texts of every scenario read',
  args: [],
  options: [],
  example: 'npx lab author prose',
  async run({ home }) {
    const { scenarios } = await catalogueOf(home);
    const texts = scenarios.flatMap(scenario =>
      textsOf(
        home.repo,
        scenario,
        loadFixes(home.repo, scenario).map(({ name }) => name),
      ).map(text => ({ file: text.file, ...readability(text) })),
    );
    const rows = texts.map(({ file, words, sentences, grade }) => [
      file.replace(/^scenarios\//, ''),
      String(words),
      String(sentences),
      grade.toFixed(1),
    ]);
    const text = columns([['text', 'words', 'sentences', 'grade'], ...rows], [1, 2, 3]);
    return { exit: exitCodes.done, text, json: { texts } };
  },
});
