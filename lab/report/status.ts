/** What `lab status` and `lab watch` show of a snapshot. */
import type { Scenario } from '../catalogue/schema.ts';
import { plain } from '../checks/wording.ts';
import type { Home } from '../home.ts';
import { frontDoorUrl } from '../runtime/layout.ts';
import type { LiveNumbers, Snapshot } from '../runtime/runtime.ts';
import { columns, styled, wrap } from './terminal.ts';

const eventsShown = 5;

export function statusText(home: Home, snapshot: Snapshot, scenario: Scenario | null): string {
  const title = scenario ? `${scenario.id} · ${scenario.symptom}` : 'No scenario is open.';
  const lines = [styled('bold', title), `The shop: ${frontDoorUrl(home)}`, ''];
  if (snapshot.showing === 'verify') lines.push('verify runs: these are the parts that it judges.', '');
  lines.push(partsTable(snapshot), '', ...numbersLines(snapshot.numbers), ...codeLines(snapshot));
  const events = snapshot.events.slice(-eventsShown);
  if (events.length > 0) lines.push('', 'What happened last:');
  for (const { at, text } of events) lines.push(`  ${clock(at)}  ${wrap(text, 12)}`);
  return lines.join('\n');
}

function partsTable({ parts, watchers }: Snapshot): string {
  const all = [...parts, ...watchers];
  const rows = all.map(({ name, state, port, since }) => [
    `  ${name}`,
    state,
    `for ${duration(Date.now() - since)}`,
    `port ${port}`,
  ]);
  const details = all
    .filter(({ state, detail }) => detail && state !== 'up')
    .map(({ name, detail }) => `  ${wrap(`${name}: ${detail}`, 4)}`);
  return [columns(rows), ...details].join('\n');
}

function codeLines({ code, fileProblem }: Snapshot): string[] {
  const lines: string[] = [];
  if (code) lines.push(`  your code    version ${code.hash}, for ${duration(Date.now() - code.since)}`);
  if (fileProblem)
    lines.push(`  ${wrap(`not used: ${fileProblem} (the version before it keeps running)`, 15)}`);
  return lines;
}

/** The numbers of the last second, as lines of at most 80 columns. */
export function numbersLines(numbers: LiveNumbers | null): string[] {
  if (!numbers) return ['  No numbers yet.'];
  const { answersPerSecond, success, p95Ms, statementsPerRequest, poolBusy, poolSize, poolWaiting } = numbers;
  return [
    `  answers      ${plain(answersPerSecond)} a second, ${success === null ? '–' : `${plain(success * 100)} %`} of them good`,
    `  time         ${p95Ms === null ? '–' : `95 of 100 answers within ${plain(p95Ms)} ms`}`,
    `  database     ${statementsPerRequest === null ? '–' : plain(statementsPerRequest)} statements a request`,
    `  connections  ${poolBusy} of ${poolSize} busy, ${poolWaiting} requests waiting for one`,
  ];
}

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
