/** Turns the generator's samples into blocks of 250 ms. Pure: the clock is in the samples. */

import { noAnswerInTime } from '../../shop/traffic.ts';
import type { Answer, LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import type { K6Sample } from './k6.ts';
import type { NoiseReading } from './noise.ts';
import { isOfContent } from './of-content.ts';
import { percentile } from './percentile.ts';

export const blockMs = 250;
/** Processes compile, pools fill and caches warm; what happens meanwhile is recorded, but not counted as time. */
export const warmUpMs = 2000;

export type LoadShape = Pick<LoadEvidence, 'as' | 'script' | 'ratePerSecond' | 'users' | 'thresholdsMs'> & {
  /** it sends so many requests and no more */
  times: number | null;
  requestTimeoutMs: number;
};

type Waiting = { sentMs: number; overdue: boolean };
type Answered = Extract<K6Sample, { kind: 'answered' }>;
type Block = Pick<LoadBlock, 'requests' | 'failed' | 'unanswered' | 'slow'>;

export type BlockReader = {
  add(sample: K6Sample): void;
  /** the whole load began at this moment, unless it has begun already */
  begin(atMs: number): void;
  /** the generator has written everything up to this moment */
  reach(atMs: number): void;
  /** whether everything in the open block has been seen; k6 writes what it measured within half a second */
  isComplete(nowMs: number): boolean;
  /** the open block's span, in milliseconds since 1970; null before the first request */
  span(): { fromMs: number; toMs: number } | null;
  /** closes the open block and opens the next one */
  close(noise: NoiseReading): LoadBlock;
  /** the load so far */
  evidence(
    machine: Pick<LoadEvidence, 'probeSlowdown' | 'othersShare'>,
    generatorError: string | null,
  ): LoadEvidence;
};

const orderSlackMs = 20; // samples of different users may be written this much out of order
const writtenWithinMs = 450; // flushed every 200 ms, of which the last 4 KiB wait for the next flush
/** More reasons than a kind of traffic has are statuses that the shop made up. */
const mostReasons = 12;
const overdueSlackMs = 250; // the generator's own time limit comes first, unless it is stuck

export function readBlocks(shape: LoadShape): BlockReader {
  const { ratePerSecond, users, times, thresholdsMs, requestTimeoutMs } = shape;
  const blocks: LoadBlock[] = [];
  const waiting = new Map<string, Waiting>();
  const durationsMs: Record<'warmUp' | 'counted', number[]> = { warmUp: [], counted: [] };
  let pending: K6Sample[] = [];
  let firstMs: number | null = null;
  let latestMs = 0;
  let arrived = 0;
  let generatorDropped = 0;
  const reasons = new Map<string, number>();
  const labels = new Map<string, number>();
  let wrong: Answer | null = null;

  const fromMs = () => (firstMs ?? 0) + blocks.length * blockMs;

  const countBad = (block: Block, unanswered: 0 | 1, why: string) => {
    const reason = reasons.has(why) || reasons.size < mostReasons ? why : 'other';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    block.requests += 1;
    block.failed += 1;
    block.unanswered += unanswered;
    thresholdsMs.forEach((_, index) => {
      block.slow[index] = (block.slow[index] ?? 0) + 1;
    });
  };

  const end = (block: Block, { user, durationMs, answer, reason, label, example }: Answered) => {
    if (label) labels.set(label, (labels.get(label) ?? 0) + 1); // also of one that came too late
    // A status says by itself what was wrong.
    if (example && answer === 'wrong' && isOfContent(reason)) wrong ??= answerOf(shape.script, example);
    const wasOverdue = waiting.get(user)?.overdue;
    waiting.delete(user);
    durationsMs[blocks.length * blockMs < warmUpMs ? 'warmUp' : 'counted'].push(durationMs);
    if (wasOverdue) return; // counted when it became so
    if (answer !== 'right') return countBad(block, answer === 'none' ? 1 : 0, reason);
    block.requests += 1;
    thresholdsMs.forEach((threshold, index) => {
      if (durationMs > threshold) block.slow[index] = (block.slow[index] ?? 0) + 1;
    });
  };

  // A generator that was stuck catches up in a burst, and then its users have only begun to wait.
  const isSystemsDrop = (atMs: number) => {
    const longMs = (users / ratePerSecond) * 500;
    const long = [...waiting.values()].filter(request => atMs - request.sentMs >= longMs);
    return long.length >= users / 4;
  };

  const apply = (block: Block, sample: K6Sample) => {
    if (sample.kind === 'answered') return end(block, sample);
    arrived += 1;
    if (sample.kind === 'sent') waiting.set(sample.user, { sentMs: sample.atMs, overdue: false });
    else if (isSystemsDrop(sample.atMs)) countBad(block, 1, 'all users waiting');
    else generatorDropped += 1;
  };

  const countOverdue = (block: Block, nowMs: number) => {
    for (const request of waiting.values()) {
      if (request.overdue || nowMs - request.sentMs <= requestTimeoutMs + overdueSlackMs) continue;
      request.overdue = true;
      countBad(block, 1, noAnswerInTime);
    }
  };

  /** Arrivals that are due and that the generator has not even tried; one may be on its way. */
  const backlog = () => {
    const elapsedMs = blocks.length * blockMs;
    const due = Math.floor((elapsedMs / 1000) * ratePerSecond) - 1;
    return Math.max(0, Math.min(due, times ?? due) - arrived);
  };

  return {
    add(sample) {
      firstMs ??= sample.atMs;
      latestMs = Math.max(latestMs, sample.atMs);
      pending.push(sample);
    },
    begin(atMs) {
      firstMs ??= atMs;
    },
    reach(atMs) {
      latestMs = Math.max(latestMs, atMs);
    },
    isComplete(nowMs) {
      if (firstMs === null) return false;
      const toMs = fromMs() + blockMs;
      return latestMs >= toMs + orderSlackMs || nowMs >= toMs + writtenWithinMs;
    },
    span: () => (firstMs === null ? null : { fromMs: fromMs(), toMs: fromMs() + blockMs }),
    close(noise) {
      const startMs = blocks.length * blockMs;
      const toMs = fromMs() + blockMs;
      const counts: Block = {
        requests: 0,
        failed: 0,
        unanswered: 0,
        slow: thresholdsMs.map(() => 0),
      };
      const due = pending.filter(sample => sample.atMs < toMs).sort((a, b) => a.atMs - b.atMs);
      pending = pending.filter(sample => sample.atMs >= toMs);
      for (const sample of due) apply(counts, sample);
      countOverdue(counts, toMs);
      const block = { startMs, ...counts, inFlight: waiting.size, ...noise };
      blocks.push(block);
      return block;
    },
    evidence: (machine, generatorError) => ({
      as: shape.as,
      script: shape.script,
      ratePerSecond,
      users,
      thresholdsMs,
      blocks: [...blocks],
      reasons: mostFirst(reasons),
      ...(labels.size > 0 && { labels: mostFirst(labels) }),
      wrong,
      latencyMs: summary(durationsMs.counted.length > 0 ? durationsMs.counted : durationsMs.warmUp),
      scheduled: arrived + backlog(),
      starved: generatorDropped + backlog(),
      ...machine,
      generatorError,
    }),
  };
}

const mostFirst = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));

function answerOf(question: string, example: string): Answer {
  const { method, path, difference } = JSON.parse(example);
  return { question, outcome: 'wrong', steps: [{ method, path, status: 200 }], difference };
}

function summary(durationsMs: number[]): LoadEvidence['latencyMs'] {
  if (durationsMs.length === 0) return null;
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const [p50 = 0, p95 = 0, p99 = 0, max = 0] = [0.5, 0.95, 0.99, 1].map(share => percentile(sorted, share));
  return { p50, p95, p99, max };
}
