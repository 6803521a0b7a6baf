/** A scenario that was opened: its incident, then a guess before any number, then where it runs. */
import type { Course } from '../course/course.ts';
import type { Applied } from '../engine/apply.ts';
import type { Home } from '../home/home.ts';
import { progressOf } from '../progress/learner.ts';
import { appliedText, whereItRuns } from '../text/applied.ts';
import { guessText } from '../text/guess.ts';
import { askGuess } from './guess.ts';
import { canAsk } from './question.ts';

type Opened = { text: string; ask?(): Promise<string> };

/** `wantsGuess` is false with --no-guess. Nobody is asked twice. */
export function opened(home: Home, applied: Applied, course: Course, wantsGuess: boolean): Opened {
  const { scenario, resumed } = applied;
  const head = appliedText(applied, course);
  const isOpen = wantsGuess && !resumed && !progressOf(home, scenario.id).guess;
  if (isOpen && canAsk())
    return {
      text: head,
      async ask() {
        await askGuess(home, scenario, course);
        return `\n${whereItRuns(home)}`;
      },
    };
  return { text: [head, ...(isOpen ? ['', guessText(course)] : []), '', whereItRuns(home)].join('\n') };
}

/** For programs: what a person reads and is asked, without the answer. */
export const introduction = ({ incident, guess }: Course): Record<string, unknown> => ({
  incident,
  guess: { question: guess.question, options: guess.options.map(({ answer }) => answer) },
});
