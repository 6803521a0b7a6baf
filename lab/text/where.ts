/** What `lab` alone says: where somebody is, how far, and after days what they may still know. */
import { numberOf, type Scenario } from '../course/schema.ts';
import { isPassed, openStage, type Result } from '../progress/results.ts';
import { inBrowser } from './applied.ts';
import type { ShopTrouble } from './shop-trouble.ts';
import { heldLines, stageLines } from './stages.ts';
import { styled, wrap } from './terminal.ts';

const awayDays = 2;

export type Place = {
  running: boolean;
  /** why the shop does not serve its customers; null when it does */
  trouble: ShopTrouble | null;
  /** address of the one door; null where there is none */
  door: string | null;
  interrupted: boolean;
  open: Scenario | null;
  /** of the open scenario, oldest first */
  results: Pick<Result, 'stage' | 'verdict'>[];
  passedScenarios: number;
  scenarios: number;
  /** the exercise on the same idea as the open scenario, which a pass opens; null where there is none */
  again: string | null;
  /** the id of the scenario after the open one */
  next: string | null;
  /** whole days since they were last seen */
  daysAway: number;
};

export function nextStep({ running, trouble, open, interrupted, results, next, again }: Place): {
  why: string;
  command: string;
} {
  if (interrupted)
    return { why: 'The last command was cut off. Your files are kept.', command: 'npx lab reset' };
  if (!open) return { why: 'The lab has not been started yet.', command: 'npx lab up' };
  if (!running) return { why: 'The lab is stopped.', command: 'npx lab up' };
  if (trouble)
    return {
      why: `The shop does not serve its customers. ${trouble.text}`,
      command: trouble.part ? `npx lab logs ${trouble.part}` : 'npx lab status',
    };
  if (isPassed(open, results))
    return {
      why: `You passed this one.${again ? ` The same idea elsewhere, without a guide: npx lab again ${numberOf(open)}.` : ''}`,
      command: next ? `npx lab apply ${next}` : 'npx lab list',
    };
  if (results.length === 0)
    return { why: 'The shop runs and is broken.', command: 'read SCENARIO.md in the workspace' };
  const stage = openStage(open, results);
  const shop = stage === open.stages[0] ? 'The shop runs and is broken.' : 'This stage asks for more.';
  const tries = triesText(results.filter(one => one.stage === stage.name));
  const hint = 'If you are stuck: npx lab hint.';
  return { why: `${shop}${tries} ${hint}`, command: 'npx lab verify' };
}

function triesText(results: Pick<Result, 'stage' | 'verdict'>[]): string {
  if (results.length === 0) return '';
  const words = { pass: 'passed', fail: 'failed', inconclusive: 'could not tell' };
  const last = words[results.at(-1)?.verdict ?? 'inconclusive'];
  return results.length === 1
    ? ` Your one verify ${last}.`
    : ` Of ${results.length} verifies, the last one ${last}.`;
}

export function whereText(place: Place): string {
  const { running, door, open, daysAway, passedScenarios, scenarios } = place;
  const { why, command } = nextStep(place);
  const lines: string[] = running ? inBrowser(door) : [];
  if (daysAway >= awayDays) lines.push(`Welcome back. You were last here ${daysAway} days ago.`, '');
  lines.push(styled('bold', open ? `${open.id} · ${open.symptom}` : 'No scenario is open.'));
  if (open && !isPassed(open, place.results)) {
    const stage = openStage(open, place.results);
    lines.push(...stageLines(open, stage), ...heldLines(open, stage));
  }
  lines.push(wrap(why));
  if (passedScenarios > 0) lines.push(`Passed so far: ${passedScenarios} of ${scenarios}.`);
  lines.push('', `${styled('bold', 'Next:')} ${command}`);
  return lines.join('\n');
}
