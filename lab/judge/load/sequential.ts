/**
 * Is the share of bad requests above or below 1 - target? Two one-sided mixture martingales that may be looked at after every
 * block without spoiling their error rates (Howard and Ramdas 2022), on counts deflated by the design effect.
 */
import { logBeta, logRegularizedBeta } from './beta.ts';

/** What one block of time saw. */
export type BlockCount = { requests: number; bad: number };

/** How strongly the counts speak, as natural logarithms; at most 1 in e^x runs at the threshold reaches x by luck. */
export type Strength = {
  /** against "the share is exactly at the threshold" */
  logAway: number;
  /** for "the objective is met" */
  logPass: number;
  /** for "the objective is missed" */
  logFail: number;
};

/** Smallest design effects: slow requests come in longer bursts than failed ones. */
export const latencyDesignEffect = 4;
export const failureDesignEffect = 2;

/** `logPass` from which an objective is met: 1 in 200. */
export const passStrength = Math.log(200);

/** `logFail` from which one of `objectives` is missed: 1 in 200 for all of them together. */
export function failStrength(objectives: number): number {
  return Math.log(objectives / 0.005);
}

/** How many requests in a row count as one, because those that follow each other are alike. `floor` stands for 8 blocks. */
export function designEffect(blocks: BlockCount[], target: number, floor: number): number {
  const { requests, bad } = total(blocks);
  if (requests === 0) return floor;
  const threshold = 1 - target;
  const share = bad / requests;
  // Between the clamps, so that an all-good or all-bad run does not divide by 0.
  const clamped = Math.min(Math.max(share, threshold / 4), 1 - threshold / 4);
  const excess = blocks.map(block => block.bad - block.requests * share);
  const square = sum(excess.map(value => value * value));
  const neighbours = sum(excess.map((value, index) => value * (excess[index - 1] ?? 0)));
  const variance = Math.max(square + 1.34 * neighbours, square);
  const independent = requests * clamped * (1 - clamped);
  const weighed = (8 * floor + (blocks.length * variance) / independent) / (8 + blocks.length);
  return Math.max(floor, weighed);
}

/** Weighs `bad` of `requests` against the share 1 - target. */
export function strength(bad: number, requests: number, target: number, effect: number): Strength {
  const threshold = 1 - target;
  const a = 1;
  const b = target / threshold;
  const worse = bad / effect;
  const better = (requests - bad) / effect;
  const logAway =
    logBeta(a + worse, b + better) - logBeta(a, b) - worse * Math.log(threshold) - better * Math.log(target);
  return {
    logAway,
    logPass:
      logAway + logRegularizedBeta(threshold, a + worse, b + better) - logRegularizedBeta(threshold, a, b),
    logFail: logAway + logRegularizedBeta(target, b + better, a + worse) - logRegularizedBeta(target, b, a),
  };
}

/** The least number of requests, none of them bad, that show a latency objective to be met. */
export function requestsToPass(target: number): number {
  const isEnough = (requests: number) =>
    strength(0, requests, target, latencyDesignEffect).logPass >= passStrength;
  let enough = 1;
  while (!isEnough(enough)) enough *= 2;
  let short = enough / 2;
  while (enough - short > 1) {
    const middle = Math.floor((enough + short) / 2);
    if (isEnough(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}

/** Adds up the blocks. */
export function total(blocks: BlockCount[]): BlockCount {
  return { requests: sum(blocks.map(block => block.requests)), bad: sum(blocks.map(block => block.bad)) };
}

function sum(values: number[]): number {
  return values.reduce((running, value) => running + value, 0);
}
