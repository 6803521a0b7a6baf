/** A hint: what was seen last, then the text of its level. */
import { type Code, type Hints, hintFor } from '../course/hints.ts';
import { entriesIn, oneLine, sectionsOf } from '../course/markdown.ts';
import type { Scenario } from '../course/schema.ts';
import { visibleLines } from '../errors.ts';
import { counted, plain } from '../judge/checks/wording.ts';
import type { Traced } from '../progress/learner.ts';
import { styled, wrap } from './terminal.ts';

const titles = ['where to look', 'a closer look', 'the same fix in another place'];

export type Hint = {
  scenario: Scenario;
  hints: Hints;
  /** from 1 */
  level: number;
  /** a saved file that cannot be used; empty when all can */
  fileProblem: string;
  /** the last verdict, when it was a fail; `saw` is empty when that is not known any more */
  failed: { check: string | null; fix: string | null; saw: string } | null;
  /** whether files were saved since that verdict */
  isOld: boolean;
  /** wrong fixes that the changed files look like; they count where no verdict has seen these files */
  marks: readonly string[];
  /** the name of the stage that is open, when one before it was passed */
  laterStage: string | null;
  code: Code;
  /** their last trace, when no verdict came after it */
  traced: Traced | null;
  /** whether `lab reveal` would answer */
  mayReveal: boolean;
};

type Seen = Pick<Hint, 'isOld' | 'marks' | 'laterStage'> & {
  failed: Pick<NonNullable<Hint['failed']>, 'check' | 'fix'> | null;
};

/** The names of texts that fit what was seen last, the closest first. */
export const seenOf = ({ failed, isOld, marks, laterStage }: Seen): string[] => [
  ...(failed && !isOld ? [] : marks),
  ...[failed?.fix, failed?.check, laterStage].filter(name => typeof name === 'string'),
];

export function hintText(hint: Hint): string {
  const { scenario, hints, level, fileProblem, failed, isOld, mayReveal, code, traced } = hint;
  const lines = [styled('bold', `${scenario.id} · a hint: ${titles[level - 1]}`), ''];
  if (fileProblem) lines.push(wrap(`Fix this first: ${fileProblem}`), '');
  else if (failed?.saw)
    lines.push(
      wrap(`Your last verify${isOld ? ', of older files,' : ''} saw: ${visibleLines(failed.saw)}.`),
      '',
    );
  if (traced) lines.push(wrap(tracedText(traced)), '');
  lines.push(paragraphs(hintFor(hints, level, seenOf(hint), code)), '');
  const more = level < titles.length ? 'npx lab hint says more. ' : '';
  const solution = mayReveal ? 'npx lab reveal shows our solution.' : '';
  const next = `${more}${solution}`.trim() || 'try it in your file, then: npx lab verify';
  lines.push(`${styled('bold', 'Next:')} ${wrap(next, 6)}`);
  return lines.join('\n');
}

function tracedText({ request, statements, rows, waited }: Traced): string {
  const waiting = waited ? `, and waited ${plain(waited.ms)} ms for ${waited.whom}` : '';
  return `Your last trace, ${request}, showed ${counted(statements, 'statement', 'statements')} and ${counted(rows, 'row', 'rows')}${waiting}.`;
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
