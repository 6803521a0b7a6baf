/** A hint: what was seen last, then the text of its level. */
import { type Hints, hintFor } from '../course/hints.ts';
import { entriesIn, oneLine, sectionsOf } from '../course/markdown.ts';
import type { Scenario } from '../course/schema.ts';
import { styled, wrap } from './terminal.ts';

const titles = ['where to look', 'what is wrong', 'the same fix in another place'];

export type Hint = {
  scenario: Scenario;
  hints: Hints;
  /** from 1 */
  level: number;
  /** a saved file that cannot be used; empty when all can */
  fileProblem: string;
  /** the last verdict, when it was a fail; `saw` is empty when that is not known any more */
  failed: { check: string | null; fix: string | null; saw: string } | null;
  /** whether `lab reveal` would answer */
  mayReveal: boolean;
};

/** The names of texts that fit what verify saw last, the closest first. */
export const seenOf = (failed: Pick<NonNullable<Hint['failed']>, 'check' | 'fix'> | null): string[] =>
  [failed?.fix, failed?.check].filter(name => typeof name === 'string');

export function hintText({ scenario, hints, level, fileProblem, failed, mayReveal }: Hint): string {
  const lines = [styled('bold', `${scenario.id} · a hint: ${titles[level - 1]}`), ''];
  if (fileProblem) lines.push(wrap(`Fix this first: ${fileProblem}`), '');
  else if (failed?.saw) lines.push(wrap(`Your last verify saw: ${failed.saw}.`), '');
  lines.push(paragraphs(hintFor(hints, level, seenOf(failed))), '');
  const more = level < titles.length ? 'npx lab hint says more. ' : '';
  const solution = mayReveal ? 'npx lab reveal shows our solution.' : '';
  const next = `${more}${solution}`.trim() || 'try it in your file, then: npx lab verify';
  lines.push(`${styled('bold', 'Next:')} ${wrap(next, 6)}`);
  return lines.join('\n');
}

/** Markdown as a person reads it in a terminal: paragraphs filled again, lists and code kept. */
function paragraphs(markdown: string): string {
  return sectionsOf(markdown, 0)
    .flatMap(({ blocks }) => blocks)
    .map(block => {
      if (block.node.type === 'code')
        return block.node.value
          .split('\n')
          .map(line => `  ${line}`.trimEnd())
          .join('\n');
      if (block.node.type !== 'list') return wrap(oneLine(block.source));
      return entriesIn([block])
        .map(entry => wrap(`- ${entry}`, 2))
        .join('\n');
    })
    .join('\n\n');
}
