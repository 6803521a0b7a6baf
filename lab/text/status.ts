/** What `lab status` and `lab watch` show of a snapshot. */
import type { Scenario, Stage } from '../course/schema.ts';
import { counted, plain } from '../judge/checks/wording.ts';
import { sentences } from '../parts/sentences.ts';
import type { LiveNumbers, PartStatus, Snapshot } from '../runtime/runtime.ts';
import { type PartActivity, partActivity } from './part-activity.ts';
import { shopTrouble } from './shop-trouble.ts';
import { stageLines } from './stages.ts';
import { columns, styled, wrap } from './terminal.ts';

const eventsShown = 5;

/** `shop`: the address of its front door; `storefront`: of the pages that its customers see. */
export function statusText(
  { shop, storefront }: { shop: string; storefront: string },
  snapshot: Snapshot,
  scenario: (Scenario & { stage: Stage }) | null,
): string {
  const title = scenario ? `${scenario.id} · ${scenario.symptom}` : 'No scenario is open.';
  const stage = scenario ? stageLines(scenario, scenario.stage) : [];
  const addresses = [
    `The shop: ${shop}`,
    `See it as a customer does: ${storefront}`,
    ...grafanaLine(snapshot),
  ];
  const lines = [styled('bold', title), ...stage, ...addresses, ''];
  if (snapshot.showing === 'verify') lines.push('verify is running: it judges these parts.', '');
  const trouble = shopTrouble(snapshot);
  if (trouble) lines.push(wrap(`The shop does not serve its customers. ${trouble.text}`), '');
  lines.push(
    partsTable(snapshot),
    '',
    sentencesText(snapshot),
    '',
    ...numbersLines(snapshot),
    ...codeLines(snapshot),
  );
  const events = snapshot.events.slice(-eventsShown);
  if (events.length > 0) lines.push('', 'What happened last:');
  for (const { at, text } of events) lines.push(`  ${clock(at)}  ${wrap(text, 12)}`);
  return lines.join('\n');
}

/** Behind the one door its address is another, which `lab` says. */
function grafanaLine({ watchers }: Snapshot): string[] {
  const isUp = ({ name, state }: PartStatus) => name === 'grafana' && state === 'up';
  const grafana = watchers.some(({ name }) => name === 'door') ? undefined : watchers.find(isUp);
  return grafana ? [`Grafana:  http://127.0.0.1:${grafana.port}/grafana/`] : [];
}

function partsTable(snapshot: Snapshot): string {
  const activity = new Map(partActivity(snapshot).map(one => [one.part, one]));
  const all = [...snapshot.parts, ...snapshot.watchers];
  const rows = all.map(({ name, state, port, since }) => [
    `  ${name}`,
    state === 'up' ? activityText(activity.get(name)) : state,
    `for ${duration(Date.now() - since)}`,
    `port ${port}`,
  ]);
  const details = all
    .filter(({ state, detail }) => detail && state !== 'up')
    .map(({ name, detail }) => `  ${wrap(`${name}: ${detail}`, 4)}`);
  return [columns([['  part', 'does', 'for', 'port'], ...rows]), ...details].join('\n');
}

/** One for each part that is there. */
function sentencesText({ parts, watchers }: Snapshot): string {
  const ids = [...parts.map(({ id }) => id), ...watchers.map(({ name }) => name)];
  const said = [...new Set(ids)].flatMap(id => (sentences[id] ? [`${id}: ${sentences[id]}.`] : []));
  return `  ${wrap(said.join(' '), 2)}`;
}

/** `waiting for a connection: 110 requests`; a part that only passes on is up. */
export function activityText(activity: PartActivity | undefined): string {
  if (!activity || activity.is === 'unknown') return 'up';
  const { is, waitsFor, waiting } = activity;
  return waitsFor === null ? is : `${is} for ${waitsFor}${waiting > 0 ? `: ${waiting}` : ''}`;
}

/** Said below what was seen of the shop, while a saved file of the learner's cannot be used; empty when all can. */
export const olderVersionNote = (fileProblem: string): string =>
  fileProblem &&
  `\n\n${wrap(`Not used: ${fileProblem}. These numbers are from the version before it: fix the file, then look again.`)}`;

export function codeLines({ code, fileProblem, parts }: Snapshot): string[] {
  const lines: string[] = [];
  if (code) {
    const ago = duration(Date.now() - code.since);
    lines.push(`  your code    version ${code.hash} runs since ${clock(code.since)}, for ${ago}`);
  }
  if (fileProblem) lines.push(`  ${wrap(`not used: ${fileProblem} (${theOther(parts)})`, 15)}`);
  return lines;
}

/** A shop that ended by itself has no version that could go on. */
const theOther = (parts: Snapshot['parts']): string =>
  parts.some(({ role, state }) => role === 'service' && state === 'up')
    ? 'the version before it keeps running'
    : 'no version of your code runs now';

/** The numbers of the last second, as lines of at most 80 columns. */
export function numbersLines({ numbers, parts }: Pick<Snapshot, 'numbers' | 'parts'>): string[] {
  if (!numbers) return ['  No numbers yet.'];
  const { answersPerSecond, success, p95Ms, statementsPerRequest, poolBusy, poolSize, poolWaiting } = numbers;
  return [
    `  answers      ${plain(answersPerSecond)} a second, ${percentText(success)} of them good`,
    `  time         ${p95Ms === null ? '–' : `95 of 100 answers within ${plain(p95Ms)} ms`}`,
    `  database     ${statementsPerRequest === null ? '–' : counted(statementsPerRequest, 'statement', 'statements')} a request`,
    `  connections  ${poolBusy} of ${poolSize} busy, ${poolWaiting} requests waiting for one`,
    ...staleLine(numbers),
    ...parts
      .filter(({ words }) => words !== '')
      .map(({ id, words }) => `  ${id.padEnd(12)} ${wrap(words, 15)}`),
  ];
}

/** Longer than between two readings, also while the lab rests. */
const staleAfterMs = 8000;

/** Said of numbers that are not of now: whatever keeps the lab from reading, they are not to be taken for today's. */
function staleLine({ readAt }: LiveNumbers): string[] {
  const ageMs = Date.now() - readAt;
  return ageMs < staleAfterMs ? [] : [`  These numbers are ${duration(ageMs)} old: the lab is busy.`];
}

/** Never 100 % when one has failed. */
export const percentText = (share: number | null): string =>
  share === null ? '–' : `${share === 1 ? 100 : Math.floor(share * 1000) / 10} %`;

export const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
