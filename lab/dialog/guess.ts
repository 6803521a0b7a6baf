/** Asks for the guess, keeps it in the home and writes it into NOTES.md. */
import type { Course } from '../course/course.ts';
import type { Scenario } from '../course/schema.ts';
import type { Home } from '../home/home.ts';
import { changeProgress, type Guess } from '../progress/learner.ts';
import { guessHeading, noteGuess } from '../progress/notes.ts';
import { beforeNumbers, questionText } from '../text/guess.ts';
import { styled, wrap } from '../text/terminal.ts';
import { askLine, choose } from './question.ts';
import { writeLine } from './terminal.ts';

export async function askGuess(home: Home, scenario: Scenario, { guess }: Course): Promise<void> {
  writeLine(`\n${wrap(beforeNumbers)}\n\n${questionText(guess)}\n`);
  const chosen = await choose(guess, styled('bold', 'Your guess'));
  if (!chosen) return;
  const because = (await askLine(`${styled('bold', 'Because')} (a few words, Enter skips)`)) ?? '';
  const at = new Date().toISOString();
  const kept: Guess = { at, answer: chosen.answer, right: chosen.right === true, because };
  changeProgress(home, scenario.id, { guess: kept });
  const noted = noteGuess(home, because ? `${chosen.answer}, because ${because}` : chosen.answer);
  writeLine(
    `\n${noted ? `Kept in NOTES.md, under “${guessHeading}”.` : 'Kept.'} The pass will show whether it holds.`,
  );
}
