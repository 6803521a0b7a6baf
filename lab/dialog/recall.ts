/** The question days after a pass. */
import type { Course } from '../course/course.ts';
import type { Scenario } from '../course/schema.ts';
import type { Home } from '../home/home.ts';
import { changeProgress, progressOf } from '../progress/learner.ts';
import { questionText } from '../text/guess.ts';
import { styled, wrap } from '../text/terminal.ts';
import { choose } from './question.ts';
import { writeLine } from './terminal.ts';

/** Asks the question of a scenario that was passed days ago, and says whether the answer is right, and why. */
export async function askRecall(home: Home, scenario: Scenario, { recall }: Course): Promise<string> {
  writeLine(`\n${styled('bold', 'One question')} about what you fixed in “${scenario.symptom}”:\n`);
  writeLine(`${questionText(recall)}\n`);
  const chosen = await choose(recall, 'Your answer');
  const right = chosen?.right === true;
  const { recalled = [] } = progressOf(home, scenario.id);
  changeProgress(home, scenario.id, {
    recalled: [...recalled, { at: new Date(Date.now()).toISOString(), right }],
  });
  if (!chosen) return '\nAnother day, then.';
  const best = recall.options.find(option => option.right);
  if (right || !best) return `\n${wrap(`Yes. ${chosen.why}`)}`;
  return `\n${wrap(`Not this one. ${chosen.why}`)}\n\n${wrap(`It is: ${best.answer}. ${best.why}`)}`;
}
