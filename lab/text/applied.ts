/** What a person reads after apply, reset and up. */
import { relative } from 'node:path';
import type { Course } from '../course/course.ts';
import type { Catalogue } from '../course/schema.ts';
import type { Applied } from '../engine/apply.ts';
import { readState } from '../engine/journal.ts';
import { migrationProblem } from '../engine/migrations.ts';
import type { Plan } from '../engine/plan.ts';
import { frontDoorUrl, type Home } from '../home/home.ts';
import { doorUrl } from '../parts/door/door.ts';
import { storefrontUrl } from '../parts/storefront/storefront.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { incidentText } from './guess.ts';
import { handMadeLines } from './hand-made.ts';
import { styled, wrap } from './terminal.ts';

/** Relative to the current folder, when it lies below. */
const folderOf = (home: Home): string => {
  const path = relative(process.cwd(), home.workspace);
  return path.startsWith('..') ? home.workspace : path || '.';
};

/** Before the guess: who says what, or what is in place again. */
export function appliedText(applied: Applied, course: Course): string {
  const { scenario, resumed } = applied;
  const lines = [styled('bold', `${scenario.id} · ${scenario.symptom}`), ''];
  lines.push(
    ...(resumed ? ['Your earlier work on it is in place; the data is fresh.'] : [incidentText(course)]),
    ...happened(applied),
  );
  return lines.join('\n');
}

/** After it. */
export const whereItRuns = (home: Home): string => nextStep(home).join('\n');

export function resetText(home: Home, applied: Applied): string {
  const { scenario } = applied;
  return [
    styled('bold', `${scenario.id} starts over.`),
    '',
    'Your earlier files are kept: npx lab history lists them, npx lab undo brings',
    'them back.',
    ...happened(applied),
    '',
    ...nextStep(home),
  ].join('\n');
}

function happened({ migrations, snapshot, ...byHand }: Applied): string[] {
  const lines = handMadeLines(byHand);
  for (const run of migrations) lines.push(wrap(run.ok ? `Ran ${run.file}.` : migrationProblem(run)));
  return [...lines, ...notWhole(snapshot)];
}

function notWhole({ fileProblem, problem }: Snapshot): string[] {
  const wrong = fileProblem || problem;
  return wrong ? [wrap(`The shop does not run completely: ${wrong}`)] : [];
}

/** On a line of its own, so that a terminal makes a link of it. */
export const inBrowser = (door: string | null): string[] => (door ? ['In your browser:', door, ''] : []);

function nextStep(home: Home): string[] {
  const folder = folderOf(home);
  return [
    `The shop runs at ${frontDoorUrl(home)} with 20 requests a second.`,
    `See it as a customer does: ${storefrontUrl(home, process.env)}`,
    wrap(`Your files are in ${folder}/. Stop it all with: npx lab down`),
    '',
    ...inBrowser(doorUrl(process.env)),
    `${styled('bold', 'Next:')} read ${folder}/SCENARIO.md`,
  ];
}

export function upText(home: Home, catalogue: Catalogue, snapshot: Snapshot, already: boolean): string {
  const open = catalogue.scenarios.find(({ id }) => id === readState(home).scenario);
  const title = open ? `${open.id} · ${open.symptom}` : 'The lab';
  const up = snapshot.parts.filter(part => part.state === 'up').length;
  return [
    styled('bold', title),
    '',
    `${already ? 'Already running' : 'Running again, with the data as it was'}: ${up} of ${snapshot.parts.length} parts are up.`,
    ...notWhole(snapshot),
    ...nextStep(home),
  ].join('\n');
}

function leaving({ leaves, scenario }: Plan): string {
  if (leaves === null) return '- find the lab clean, or clean it';
  if (leaves === scenario) return '- build its data again; your files stay as they are';
  return `- take out ${leaves} and keep its files in the history`;
}

/** `symptom`: what users notice of the faults, which are named only with --spoil. */
export function planText(plan: Plan, symptom: string, spoils: boolean): string {
  const uses = (list: Plan['faults']) =>
    list.map(({ use, with: params }) => `  ${use} ${JSON.stringify(params)}`);
  return [
    `lab apply ${plan.scenario} would do this; nothing was changed:`,
    leaving(plan),
    `- lay the files in ${plan.files}`,
    `- start ${plan.parts.join(', ')}`,
    ...(spoils
      ? ['- break, for you to fix:', ...uses(plan.faults)]
      : [`- break it, for you to fix: ${symptom}`]),
    '- set, as the world is:',
    ...uses(plan.conditions),
    '- send 20 requests a second',
  ].join('\n');
}
