/** The question in a new setting: after the first pass, and again days later. */
import type { Course } from '../course/course.ts';
import type { Scenario } from '../course/schema.ts';
import type { Home } from '../home/home.ts';
import { type Answered, changeProgress, progressOf } from '../progress/learner.ts';
import { answeredText, questionText } from '../text/guess.ts';
import { styled } from '../text/terminal.ts';
import { askLine, choose } from './question.ts';
import { writeLine } from './terminal.ts';

/** Right after the first pass. The verdict stays in sight until they want the question. */
export async function askAfterPass(home: Home, scenario: Scenario, { recall }: Course): Promise<string> {
  const wanted = await askLine('One question about the same idea, elsewhere (y shows it, Enter skips)');
  if (!wanted?.toLowerCase().startsWith('y')) return '\nAnother day, then.';
  writeLine(`\n${questionText(recall)}\n`);
  const chosen = await choose(recall, 'Your answer');
  if (!chosen) return '\nAnother day, then.';
  changeProgress(home, scenario.id, { afterPass: answered(chosen) });
  return answeredText(recall, chosen, null);
}

/** Asks the question of a scenario that was passed days ago, says whether the answer is right, and why, and shows the answer of then. */
export async function askRecall(home: Home, scenario: Scenario, { recall }: Course): Promise<string> {
  writeLine(`\n${styled('bold', 'One question')} about what you fixed in “${scenario.symptom}”:\n`);
  writeLine(`${questionText(recall)}\n`);
  const chosen = await choose(recall, 'Your answer');
  const { afterPass, recalled = [] } = progressOf(home, scenario.id);
  changeProgress(home, scenario.id, { recalled: [...recalled, answered(chosen)] });
  if (!chosen) return '\nAnother day, then.';
  const earlier = [...(afterPass ? [afterPass] : []), ...recalled].findLast(({ answer }) => answer);
  return answeredText(recall, chosen, earlier ?? null);
}

const answered = (chosen: Course['recall']['options'][number] | null): Answered => ({
  at: new Date(Date.now()).toISOString(),
  right: chosen?.right === true,
  answer: chosen?.answer ?? null,
});
