/** What was done to the shop on purpose, when, and what its users saw of it. */
import type { Scenario, Trial } from '../course/schema.ts';
import { counted, plain } from '../judge/checks/wording.ts';
import type { Evidence, LoadBlock, LoadEvidence, TrialEvidence } from '../judge/evidence/evidence.ts';
import { blockMs } from '../judge/load/load-blocks.ts';

type Event = { ms: number; text: string };

export function timeLine({ trials }: Pick<Scenario, 'trials'>, { trials: seen }: Evidence): string[] {
  const lines = trials.flatMap(trial => {
    const found = seen.find(({ name }) => name === trial.name);
    return found?.load ? ['', `  ${trial.title}`, ...happened(trial, found, found.load)] : [];
  });
  return lines.length > 0 ? ['', 'What was done to your shop on purpose:', ...lines] : [];
}

function happened(trial: Trial, { strike, answers }: TrialEvidence, load: LoadEvidence): string[] {
  const { blocks, users, ratePerSecond } = load;
  const target = String(trial.fault?.with.part ?? trial.fault?.with.link ?? '');
  const endMs = blocks.length * blockMs;
  const events: Event[] = [
    { ms: 0, text: `${counted(users, 'user comes', 'users come')}, with ${ratePerSecond} requests a second` },
    ...(strike ? [{ ms: strike.atMs, text: target ? `it happens, to ${target}` : 'it happens' }] : []),
    ...failures(blocks, strike?.atMs ?? 0),
    ...(strike?.healedAtMs && strike.healedAtMs < endMs
      ? [{ ms: strike.healedAtMs, text: trial.fault?.forMs === null ? `${target} runs again` : 'it is over' }]
      : []),
    { ms: endMs, text: `the end: ${share(sum(blocks, 'requests') - sum(blocks, 'failed'), blocks)}` },
  ];
  const right = answers.filter(({ outcome }) => outcome === 'right').length;
  return [
    ...events
      .toSorted((a, b) => a.ms - b.ms)
      .map(({ ms, text }) => `    ${seconds(ms).padStart(6)}  ${text}`),
    ...(answers.length > 0
      ? [`     later  ${plain(right)} of ${plain(answers.length)} answers are right`]
      : []),
    '',
    `    ${blocks.map(({ failed }) => (failed > 0 ? 'x' : '.')).join('')}`,
    `    each sign is a quarter of a second: . no request failed, x some failed`,
  ];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const sum = (blocks: LoadBlock[], field: 'requests' | 'failed'): number =>
  blocks.reduce((total, block) => total + block[field], 0);

const share = (right: number, blocks: LoadBlock[]): string =>
  `${plain(right)} of ${plain(sum(blocks, 'requests'))} requests got the right answer`;

/** One event for each stretch of failures. A block begins before the moment in it at which things go wrong. */
function failures(blocks: LoadBlock[], strikeMs: number): Event[] {
  const stretches: LoadBlock[][] = [];
  for (const block of blocks.filter(({ failed }) => failed > 0)) {
    const last = stretches.at(-1);
    const isNext = last?.at(-1)?.startMs === block.startMs - blockMs;
    if (isNext) last?.push(block);
    else stretches.push([block]);
  }
  return stretches.map(stretch => {
    const fromMs = stretch[0]?.startMs ?? 0;
    const toMs = (stretch.at(-1)?.startMs ?? 0) + blockMs;
    const isOfStrike = fromMs <= strikeMs && strikeMs < toMs;
    const text = `${counted(sum(stretch, 'failed'), 'request fails', 'requests fail')} until ${seconds(toMs)}`;
    return { ms: isOfStrike ? strikeMs : fromMs, text };
  });
}
