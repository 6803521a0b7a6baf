/** The incident, and the guess before any number. */
import type { Course, Voice } from '../catalogue/course.ts';
import type { Scenario } from '../catalogue/schema.ts';
import type { Home } from '../home.ts';
import { changeProgress, type Guess } from '../progress/learner.ts';
import { guessHeading, noteGuess } from '../progress/notes.ts';
import { askLine, choose, questionText } from './question.ts';
import { styled, wrap, writeLine } from './terminal.ts';

export const voiceText = ({ who, says }: Voice): string =>
  `  ${wrap(`“${says.replace(/\s+/g, ' ')}”`, 3)}\n  – ${wrap(who, 4)}`;

export const incidentText = ({ incident }: Course): string => incident.map(voiceText).join('\n\n');

const beforeNumbers = 'Before you look at any number, a guess. A wrong one teaches as much as a right one.';

/** The question where nobody can answer it at once. */
export const guessText = ({ guess }: Course): string =>
  [
    wrap(beforeNumbers),
    '',
    questionText(guess),
    '',
    wrap(`Write it into NOTES.md, under “${guessHeading}”, with a because.`),
  ].join('\n');

/** Asks, keeps the answer in the home and writes it into NOTES.md. */
export async function askGuess(home: Home, scenario: Scenario, { guess }: Course): Promise<void> {
  writeLine(`\n${wrap(beforeNumbers)}\n\n${questionText(guess)}\n`);
  const chosen = await choose(guess, styled('bold', 'Your guess'));
  if (!chosen) return;
  const because = (await askLine(`${styled('bold', 'Because')} (a few words, Enter skips): `)) ?? '';
  const at = new Date().toISOString();
  const kept: Guess = { at, answer: chosen.answer, right: chosen.right === true, because };
  changeProgress(home, scenario.id, { guess: kept });
  const noted = noteGuess(home, because ? `${chosen.answer}, because ${because}` : chosen.answer);
  writeLine(
    `\n${noted ? `Kept in NOTES.md, under “${guessHeading}”.` : 'Kept.'} The pass shows whether it holds.`,
  );
}
