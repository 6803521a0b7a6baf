/** What a learner reads of a verdict: one sentence, the first cause, before / now / goal. A pass is short; `lab card` shows the rest. */
import type { Scenario, Stage } from '../course/schema.ts';
import { stageNamed } from '../course/stages.ts';
import { visibleLines } from '../errors.ts';
import { plain } from '../judge/checks/wording.ts';
import type { LoadEvidence } from '../judge/evidence/evidence.ts';
import type { Disturbance, Reason, Recording } from '../judge/recording.ts';
import type { Verified } from '../judge/run.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Before } from '../progress/before.ts';
import { handMadeLines } from './hand-made.ts';
import { heldLines, stageLines, stageNumber } from './stages.ts';
import { columns, styled, wrap } from './terminal.ts';
import { timeLine } from './time-line.ts';
import { isOfLoad, telling, verdictTable } from './verdict-table.ts';

const sentences: Record<Reason, { why: string; next: string }> = {
  NOISY_MACHINE: {
    why: 'Other programs took the CPU while the shop was measured.',
    next: 'Close busy programs, then: npx lab verify',
  },
  SLOW_MACHINE: {
    why: 'The CPU itself was slower than at the start.',
    next: 'Wait a minute, then: npx lab verify',
  },
  TOO_CLOSE_TO_CALL: {
    why: 'The shop is so near the goal that the same load would pass one time and fail the next.',
    next: 'Make the shop clearly faster, or try again: npx lab verify',
  },
  GENERATOR_STARVED: {
    why: 'The lab could not send the requests fast enough.',
    next: 'Close busy programs, then: npx lab verify',
  },
  PART_UNAVAILABLE: { why: 'A part of the lab did not work.', next: 'npx lab doctor, then: npx lab verify' },
  NOTHING_SEEN: {
    why: 'The lab saw too little to judge by.',
    next: 'npx lab doctor, then: npx lab verify',
  },
  CONDITION_LOST: {
    why: 'A condition of the scenario vanished for a moment, and the lab put it back.',
    next: 'npx lab verify',
  },
};

function disturbanceText(disturbance: Disturbance): string {
  if (disturbance.kind === 'part-killed')
    return `Something outside the lab ended ${disturbance.part} during verify.`;
  return disturbance.kind === 'condition-lost'
    ? 'A condition of the scenario vanished during verify and was put back.'
    : 'PostgreSQL did not answer for a moment.';
}

export type Kept = Verified & {
  /** where the recording lies */
  path: string;
  /** the first verify of the untouched start; null when this one is it, or there was none */
  before: Recording | null;
};

export function verdictText(
  scenario: Scenario,
  { recording, verdict, before, path: _, ...byHand }: Kept,
  beforeValues: Before,
  inFull = false,
): string {
  const { seconds, disturbed, evidence } = recording;
  const stage = stageNamed(scenario, recording.stage);
  const isShort = verdict.verdict === 'pass' && !inFull;
  const lines = [`${heading(verdict)} · ${scenario.id} · ${scenario.symptom} (${seconds.toFixed(1)} s)`];
  lines.push(...stageLines(scenario, stage), '');
  lines.push(...handMadeLines(byHand));
  lines.push(...story(verdict, stage, { disturbed: disturbed && disturbanceText(disturbed), recording }));
  lines.push(
    ...notRunLines(recording),
    ...verdict.findings.flatMap(({ note }) => (note ? noteLines(note) : [])),
  );
  const held = heldOrBroken(scenario, stage, verdict);
  lines.push(...(isShort || held.length === 0 ? held : ['', ...held]));
  if (verdict.findings.length > 1)
    lines.push('', ...tableLines(verdict, stage, recording.untouched ? null : beforeValues, isShort));
  if (!isShort) lines.push(...streamLines(evidence.loads), ...timeLine(stage, evidence));
  if (before === null && recording.untouched)
    lines.push('', 'This run is your "before": later runs are compared with it.');
  return lines.join('\n');
}

/** Of a pass the most telling numbers, so that it fits a small terminal. */
const shortRows = 3;

function tableLines(verdict: Verdict, stage: Stage, before: Before, isShort: boolean): string[] {
  const shown = isShort ? telling(verdict, before, shortRows) : verdict.findings;
  const more = verdict.findings.length - shown.length;
  const table = verdictTable(verdict, stage, before, shown);
  return more > 0 ? [table, `  and ${more} more that hold: npx lab card`] : [table];
}

/** A line for each stream, where there are several. */
function streamLines(loads: LoadEvidence[]): string[] {
  if (loads.length < 2) return [];
  const rows = loads.map(({ as, blocks, latencyMs }) => {
    const sum = (field: 'requests' | 'failed') => blocks.reduce((total, block) => total + block[field], 0);
    const time = latencyMs === null ? '–' : `95 of 100 within ${plain(latencyMs.p95)} ms`;
    return [`  ${as}`, `${plain(sum('requests'))} requests`, `${plain(sum('failed'))} failed`, time];
  });
  return ['', columns(rows, [1, 2])];
}

function heading({ verdict }: Verdict): string {
  if (verdict === 'pass') return styled('green', 'PASS');
  if (verdict === 'fail') return styled('red', 'FAIL');
  return styled('yellow', 'COULD NOT TELL');
}

/** Of a stage after the first: what was passed before, or what of it no longer holds. */
function heldOrBroken(scenario: Scenario, stage: Stage, { verdict, first }: Verdict): string[] {
  const held = heldLines(scenario, stage);
  if (verdict === 'inconclusive' || held.length === 0) return [];
  const brought = stage.invariants.find(({ name }) => name === first?.check)?.stage ?? stage.name;
  const earlier = stageNamed(scenario, brought);
  return brought === stage.name
    ? held
    : [wrap(`This is part of ${stageNumber(scenario, earlier)}, which was passed: ${earlier.title}`)];
}

/** A migration that does nothing is the likely reason when nothing got better. */
function notRunLines({ notRun = [], given }: Recording): string[] {
  const [first, ...others] = notRun;
  if (!first || given.verdict === 'pass') return [];
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const text = `${first}${more} did not run: a migration lies in database/migrations/ and has a name like 001_orders.sql`;
  return noteLines(text);
}

const noteLines = (text: string) => [`  ${styled('bold', 'Note'.padEnd(6))}  ${wrap(text, 10)}`];

/**
 * Times and failures of a load that says nothing would look like a reason: only what stayed open is named. That too little was seen is one, and so is
 * what a trial says of a part that failed.
 */
function openFacts({ findings, first, reason }: Verdict, stage: Stage): [string, string][] {
  if (!first) return [];
  if (reason === 'NOTHING_SEEN' || !isOfLoad(stage, first)) return [['Saw', first.saw]];
  const open = findings.filter(
    finding => finding.outcome === 'unknown' && !finding.isMet && isOfLoad(stage, finding),
  );
  const isOfTrial = stage.trials.some(({ lines }) => lines.some(({ name }) => name === first.check));
  return [
    ...(reason === 'PART_UNAVAILABLE' && isOfTrial ? [['Saw', first.saw] as [string, string]] : []),
    ['Open', open.map(({ title }) => title).join(', ') || 'whether the shop keeps up: all else was met'],
  ];
}

/** Where nothing was changed there is no change to look at. */
const nextOn = ({ untouched }: Recording, next: string): string =>
  untouched && next.startsWith('npx lab diff')
    ? 'npx lab trace, with the last of these requests: which copy answers it, and what does it ask?'
    : next;

function story(
  verdict: Verdict,
  stage: Stage,
  { disturbed, recording }: { disturbed: string | null; recording: Recording },
): string[] {
  const { title, load } = stage;
  if (verdict.verdict === 'pass') {
    const users = load.reduce((sum, stream) => sum + stream.users, 0);
    const what = title ? 'this stage' : 'the scenario';
    return [wrap(`Everything that ${what} asks for holds, with ${users} users.`)];
  }
  const facts: [string, string][] = [];
  if (verdict.verdict === 'inconclusive') {
    const { why, next } = sentences[verdict.reason ?? 'NOTHING_SEEN'];
    const near = verdict.reason === 'TOO_CLOSE_TO_CALL';
    facts.push(['Why', `${near ? '' : 'This is not your fault. '}${disturbed ?? why}`]);
    facts.push(...openFacts(verdict, stage));
    facts.push(['Next', next]);
  } else if (verdict.first) {
    const { saw, wanted, reason, next } = verdict.first;
    facts.push(
      ['Saw', saw],
      ['Wanted', wanted],
      ['Why', verdict.knownFix?.text.trim() ?? reason],
      ['Next', nextOn(recording, next)],
    );
  }
  // psql shows the line that it did not understand, and below it the place. JSON gets blanks, so that its line can be broken.
  const inLine = (name: string, text: string) =>
    visibleLines(name === 'Saw' ? text : text.replace(/\s*\n\s*/g, ' ')).replace(/,(?=")/g, ', ');
  return facts.map(([name, text]) => `  ${styled('bold', name.padEnd(6))}  ${wrap(inLine(name, text), 10)}`);
}
