/** The incident, and the guess before any number. */
import type { Course, Question, Voice } from '../course/course.ts';
import type { Answered } from '../progress/learner.ts';
import { guessHeading } from '../progress/notes.ts';
import { daysSince } from '../progress/recall.ts';
import { wrap } from './terminal.ts';

export const voiceText = ({ who, says }: Voice): string =>
  `  ${wrap(`“${says.replace(/\s+/g, ' ')}”`, 3)}\n  – ${wrap(who, 4)}`;

export const incidentText = ({ incident }: Course): string => incident.map(voiceText).join('\n\n');

export const beforeNumbers =
  'Before you look at any number, a guess. A wrong one teaches as much as a right one.';

/** The question for a terminal where nobody can answer it. */
export const guessText = ({ guess }: Course): string =>
  [
    wrap(beforeNumbers),
    '',
    questionText(guess),
    '',
    wrap(`Write it into NOTES.md, under “${guessHeading}”, with a because.`),
  ].join('\n');

/** What an answer is chosen by. */
export const letters = 'abcd';

/** The question and its answers, each with a letter. */
export function questionText({ question, options }: Question): string {
  const answers = options.map(({ answer }, n) => `  ${letters[n]}  ${wrap(answer, 5)}`);
  return [`  ${wrap(question, 2)}`, '', ...answers].join('\n');
}

/** Whether the answer is right, and why; `earlier`: what they answered days ago. */
export function answeredText(
  { options }: Question,
  chosen: Question['options'][number],
  earlier: Answered | null,
): string {
  const best = options.find(({ right }) => right);
  const lines =
    chosen.right || !best
      ? [wrap(`Yes. ${chosen.why}`)]
      : [wrap(`Not this one. ${chosen.why}`), '', wrap(`It is: ${best.answer}. ${best.why}`)];
  if (earlier) {
    const days = daysSince(earlier.at, Date.now());
    const same = earlier.answer === chosen.answer ? 'the same' : `“${earlier.answer}”`;
    lines.push('', wrap(`Your answer ${days} days ago was ${same}.`));
  }
  return `\n${lines.join('\n')}`;
}
