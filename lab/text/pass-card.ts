/** After the first pass: what they thought, what it was, how a request runs now, and what comes of it. */
import type { Course } from '../course/course.ts';
import type { Guess } from '../progress/learner.ts';
import { voiceText } from './guess.ts';
import { styled, wrap } from './terminal.ts';

export type PassCard = {
  course: Course;
  guess: Guess | null;
  /** their "slow because", from NOTES.md; empty when they wrote none */
  claim: string;
  /** of the next scenario; null after the last */
  next: string | null;
};

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

export function passCard({ course, guess, claim, next }: PassCard): string {
  const right = course.guess.options.find(option => option.right);
  const mine = course.guess.options.find(({ answer }) => answer === guess?.answer);
  const row = (name: string, text: string) => `  ${name.padEnd(10)}${wrap(oneLine(text), 12)}`;
  const lines = [styled('bold', 'What you thought, and what it was'), ''];
  if (guess) {
    lines.push(row('you', `${guess.answer}${guess.because && `, because ${guess.because}`}`));
    if (mine && !mine.right) lines.push(row('', mine.why));
  }
  if (right)
    lines.push(
      row(guess?.right ? '' : 'it was', guess?.right ? `Yes. ${right.why}` : `${right.answer}. ${right.why}`),
    );
  lines.push('');
  lines.push(row('you', claim || 'Nothing yet. NOTES.md has a place for your claim.'));
  lines.push(row('we', course.slowBecause), '');
  lines.push(styled('bold', 'One request'), '');
  lines.push(...course.drawing.picture.split('\n').map(line => `  ${line}`.trimEnd()), '');
  lines.push(`  ${wrap(oneLine(course.drawing.says), 2)}`, '');
  lines.push(wrap(oneLine(course.win)), '', styled('bold', 'And then'), '', voiceText(course.next), '');
  if (!next) lines.push('You passed every scenario.', '');
  lines.push(passNext(next, 'read “Reflect” in SCENARIO.md, then: '));
  return lines.join('\n');
}

/** The one next step after a pass of a stage that is not the last. */
export const stageNext: string = `${styled('bold', 'Next:')} read on in SCENARIO.md, then: npx lab verify`;

/** The one next step after a pass. */
export const passNext = (next: string | null, first = ''): string =>
  `${styled('bold', 'Next:')} ${first}${next ? `npx lab apply ${next}` : 'npx lab list'}`;
