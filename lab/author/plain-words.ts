/** Words that a reader in a second language stumbles over, each with the everyday one. Pure. */
import { at } from './ideas.ts';
import { lineIn, type Text } from './texts.ts';

/** Code within a line is an `x` (`proseOf`). */
export const wordsToAvoid: readonly [pattern: RegExp, write: string][] = [
  [/\banew\b/gi, 'again'],
  [/\bunless (said|told)\b/gi, 'by default'],
  [/\b(is|are|was|were|be|been) gone\b/gi, 'broken, deleted, missing or down'],
  [/\bends? in\b(?! \d)/gi, 'fails, or becomes'],
  [/\bfirst of all\b/gi, 'first'],
  [/\bmend(s|ed|ing)?\b/gi, 'fix'],
  [/\bstands? (where|there|here|below|above|still|in its place|too late)\b/gi, 'is, or hangs'],
  [
    /\bof (its|their|your|our|his|her|my) own\b(?=\W*$|[.,;:)”"*]| (for|with|in|on|at|and|or|to|from|beside|per|which|that|by|is|are|was)\b)/gim,
    'its own, before the noun',
  ],
  [/\b(is|are|was|were|be|been|being) (\w+ )?told\b/gi, 'reported, said or shown'],
  [/\btyped? (your (\w+ )?command|the command|again|`|npx)|(?<!(the|a) )\btype x/gi, 'run'],
  [/\bwhatever (is|was|they|it)\b|\bwhoever\b/gi, 'the noun: users who, a file that'],
  [/\bmeanwhile\b/gi, 'while, or during'],
  [/\bbetter off\b/gi, 'better'],
];

/** With the line of each; a phrase may go over the end of a line. */
export function wordProblems({ file, prose }: Text): string[] {
  return prose.flatMap(block =>
    wordsToAvoid.flatMap(([pattern, write]) =>
      [...block.text.replaceAll('\n', ' ').matchAll(pattern)].map(({ 0: word, index }) =>
        at(file, lineIn(block, index), `“${word}”: write ${write}`),
      ),
    ),
  );
}
