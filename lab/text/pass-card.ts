/** After the first pass: what they thought, what it was, how a request runs now, and what comes of it. */
import type { Course } from '../course/course.ts';
import { shortened } from '../judge/checks/wording.ts';
import type { Guess } from '../progress/learner.ts';
import { voiceText } from './guess.ts';
import { styled, wrap } from './terminal.ts';

export type PassCard = {
  course: Course;
  guess: Guess | null;
  /** their "slow because", from NOTES.md; empty when they wrote none */
  claim: string;
  /** false of an exercise of `lab again` */
  hasGuide: boolean;
  /** of the next scenario; null after the last */
  next: string | null;
};

/** Of a because, as much as two lines hold. */
const mostOfBecause = 90;

const rowOf = (name: string, text: string) => `  ${name.padEnd(10)}${wrap(oneLine(text), 12)}`;

/** Right after the first pass: what they guessed, what it was, what was not looked at, and the next step. `lab card` shows the rest. */
export function passShort({ course, guess, hasGuide, next }: Omit<PassCard, 'claim'>): string {
  const right = course.guess.options.find(option => option.right);
  const because = guess?.because ? `, because ${shortened(guess.because, mostOfBecause)}` : '';
  const lines = [styled('bold', 'What you thought, and what it was')];
  if (guess) lines.push(rowOf('you', `${guess.answer}${because}`));
  if (right)
    lines.push(rowOf('it was', guess?.right ? `Yes. ${right.why}` : `${right.answer}. ${right.why}`));
  if (course.notLookedAt) lines.push('', wrap(`Not looked at: ${oneLine(course.notLookedAt)}`));
  lines.push('', 'Your claim beside ours, and the request drawn: npx lab card');
  lines.push(passNext(next, hasGuide));
  return lines.join('\n');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

export function passCard({ course, guess, claim, hasGuide, next }: PassCard): string {
  const right = course.guess.options.find(option => option.right);
  const mine = course.guess.options.find(({ answer }) => answer === guess?.answer);
  const lines = [styled('bold', 'What you thought, and what it was'), ''];
  if (guess) {
    lines.push(rowOf('you', `${guess.answer}${guess.because && `, because ${guess.because}`}`));
    if (mine && !mine.right) lines.push(rowOf('', mine.why));
  }
  if (right)
    lines.push(
      rowOf(
        guess?.right ? '' : 'it was',
        guess?.right ? `Yes. ${right.why}` : `${right.answer}. ${right.why}`,
      ),
    );
  lines.push('');
  lines.push(rowOf('you', claim || 'Nothing yet. NOTES.md has a place for your claim.'));
  lines.push(rowOf('we', course.slowBecause), '');
  lines.push(styled('bold', 'One request'), '');
  lines.push(...course.drawing.picture.split('\n').map(line => `  ${line}`.trimEnd()), '');
  lines.push(`  ${wrap(oneLine(course.drawing.says), 2)}`, '');
  if (course.notLookedAt) lines.push(wrap(`Not looked at: ${oneLine(course.notLookedAt)}`), '');
  lines.push(wrap(oneLine(course.win)), '', styled('bold', 'And then'), '', voiceText(course.next), '');
  if (!next) lines.push('You passed every scenario.', '');
  lines.push(passNext(next, hasGuide));
  return lines.join('\n');
}

/** The one next step after a pass of a stage that is not the last. */
export const stageNext: string = `${styled('bold', 'Next:')} read on in SCENARIO.md, then: npx lab verify`;

/** The one next step after a pass. */
export const passNext = (next: string | null, reflects = false): string =>
  `${styled('bold', 'Next:')} ${reflects ? 'read “Reflect” in SCENARIO.md, then: ' : ''}${next ? `npx lab apply ${next}` : 'npx lab list'}`;
