/** What was done to the shop on purpose, when, and what its users saw of it. */
import { faults } from '../../faults/index.ts';
import type { Stage, Strike, Trial } from '../course/schema.ts';
import { counted, plain } from '../judge/checks/wording.ts';
import type {
  Evidence,
  JourneyEvidence,
  LoadBlock,
  LoadEvidence,
  StrikeEvidence,
  TrialEvidence,
} from '../judge/evidence/evidence.ts';
import type { DeathEvidence } from '../judge/evidence/strike.ts';
import { blockMs } from '../judge/load/load-blocks.ts';

type Event = { ms: number; text: string };

export function timeLine(
  { trials }: Pick<Stage, 'trials'>,
  { trials: seen }: Pick<Evidence, 'trials'>,
): string[] {
  const lines = trials.flatMap(trial => {
    const found = seen.find(({ name }) => name === trial.name);
    return found && found.loads.length > 0 ? ['', `  ${trial.title}`, ...happened(trial, found)] : [];
  });
  return lines.length > 0 ? ['', 'What was done to your shop on purpose:', ...lines] : [];
}

function happened(
  { strikes }: Trial,
  { loads, strikes: struck, journeys, answers, deaths = [], absent = [] }: TrialEvidence,
): string[] {
  const blocks = together(loads);
  const endMs = blocks.length * blockMs;
  const [users, rate] = [total(loads, 'users'), total(loads, 'ratePerSecond')];
  const events: Event[] = [
    { ms: 0, text: `${counted(users, 'user comes', 'users come')}, with ${rate} requests a second` },
    ...strikes.flatMap((strike, n) => strikeEvents(strike, struck[n], endMs, strikes.length > 1)),
    ...failures(blocks, struck),
    { ms: endMs, text: `the end: ${share(sum(blocks, 'requests') - sum(blocks, 'failed'), blocks)}` },
  ];
  const right = answers.filter(({ outcome }) => outcome === 'right').length;
  return [
    ...events
      .toSorted((a, b) => a.ms - b.ms)
      .map(({ ms, text }) => `    ${seconds(ms).padStart(6)}  ${text}`),
    ...deaths.map(death => `    during  ${deathText(death, absent)}`),
    ...journeys.map(
      journey => `     later  ${journeys.length > 1 ? `${journey.at}: ` : ''}${foundText(journey)}`,
    ),
    ...(answers.length > 0
      ? [`     later  ${plain(right)} of ${plain(answers.length)} answers are right`]
      : []),
    '',
    `    ${blocks.map(({ failed }) => (failed > 0 ? 'x' : '.')).join('')}`,
    `    each sign is a quarter of a second: . no request failed, x some failed`,
  ];
}

function strikeEvents(
  { use, with: params, forMs }: Strike,
  seen: StrikeEvidence | undefined,
  endMs: number,
  isOneOfSeveral: boolean,
): Event[] {
  if (!seen) return [];
  const target = [params.part ?? params.link ?? params.provider ?? params.parts ?? []].flat().join(', ');
  const late = seen.awaited ? '' : ', as what it waited for did not come';
  const itself = isOneOfSeveral && target ? `it is over, for ${target}` : 'it is over';
  const [happens, to] = isOneOfSeveral ? [titleOf(use), ': '] : ['it happens', ', to '];
  const over = forMs === null && params.part ? `${target} runs again` : itself;
  return [
    { ms: seen.atMs, text: `${happens}${target && to + target}${late}` },
    ...(seen.healedAtMs && seen.healedAtMs < endMs ? [{ ms: seen.healedAtMs, text: over }] : []),
  ];
}

function titleOf(use: string): string {
  const { title = 'It happens' } = faults[use] ?? {};
  return `${title[0]?.toLowerCase()}${title.slice(1)}`;
}

function deathText({ part, times }: DeathEvidence, absent: { part: string }[]): string {
  const isBack = absent.every(one => one.part !== part);
  const after = isBack ? 'was started again, as it may here' : 'did not come back';
  return `${part} ended by itself ${counted(times, 'time', 'times')} and ${after}`;
}

function foundText({ sent, found, refused = [], waitedMs }: JourneyEvidence): string {
  // Found may be more than was promised: an order whose answer was lost on the way.
  const arrived = new Set(found.flatMap(({ receipt, count }) => (count > 0 ? [receipt] : [])));
  const there = sent.filter(({ receipt }) => arrived.has(receipt)).length;
  const never = sent.filter(({ receipt }) => refused.includes(receipt) && !arrived.has(receipt)).length;
  const but = never > 0 ? `, ${plain(never)} refused` : '';
  return `${plain(there)} of ${plain(sent.length)} promised orders are found${but}, after ${seconds(waitedMs)}`;
}

type Counts = Pick<LoadBlock, 'startMs' | 'requests' | 'failed'>;

/** The blocks of all streams, which are those of the whole load. */
function together(loads: LoadEvidence[]): Counts[] {
  const longest = Math.max(...loads.map(({ blocks }) => blocks.length));
  return Array.from({ length: longest }, (_, n) => {
    const blocks = loads.flatMap(load => load.blocks[n] ?? []);
    return { startMs: n * blockMs, requests: sum(blocks, 'requests'), failed: sum(blocks, 'failed') };
  });
}

const total = (loads: LoadEvidence[], field: 'users' | 'ratePerSecond'): number =>
  loads.reduce((whole, load) => whole + load[field], 0);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const sum = (blocks: Counts[], field: 'requests' | 'failed'): number =>
  blocks.reduce((total, block) => total + block[field], 0);

const share = (right: number, blocks: Counts[]): string =>
  `${plain(right)} of ${plain(sum(blocks, 'requests'))} requests got the right answer`;

/** One event for each stretch of failures. A block begins before the moment in it at which things go wrong. */
function failures(blocks: Counts[], struck: StrikeEvidence[]): Event[] {
  const stretches: Counts[][] = [];
  for (const block of blocks.filter(({ failed }) => failed > 0)) {
    const last = stretches.at(-1);
    const isNext = last?.at(-1)?.startMs === block.startMs - blockMs;
    if (isNext) last?.push(block);
    else stretches.push([block]);
  }
  return stretches.map(stretch => {
    const fromMs = stretch[0]?.startMs ?? 0;
    const toMs = (stretch.at(-1)?.startMs ?? 0) + blockMs;
    const strike = struck.find(({ atMs }) => fromMs <= atMs && atMs < toMs);
    const text = `${counted(sum(stretch, 'failed'), 'request fails', 'requests fail')} until ${seconds(toMs)}`;
    return { ms: strike?.atMs ?? fromMs, text };
  });
}
