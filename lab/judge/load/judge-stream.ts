/** Judges the time that one stream of a load saw. Pure: it may be asked after each block, and again from a recording. */
import type { UndecidedReason } from '../checks/contract.ts';
import type { LoadBlock, LoadEvidence } from '../evidence/evidence.ts';
import { isCrowded, isDelivered, saysNothingOfTime, slowMachine } from '../evidence/machine.ts';
import { calmBlocks, countedBlocks } from './counted-blocks.ts';
import { blockMs, warmUpMs } from './load-blocks.ts';
import { isOfContent } from './of-content.ts';
import {
  designEffect,
  failStrength,
  failureDesignEffect,
  latencyDesignEffect,
  passStrength,
  strength,
  total,
} from './sequential.ts';

/** `of`: the stream that is judged by it; `name`: what its finding is called. */
export type LoadObjective = { name: string; of: string; target: number } & (
  | { sli: 'latency'; thresholdMs: number }
  | { sli: 'availability' }
);

export type ObjectiveJudgement = {
  objective: LoadObjective;
  /** too few requests, or too rare an event, to be shown in time: it may fail, and is not needed to pass */
  onlyFails: boolean;
  /** bad requests and all requests in the counted blocks */
  bad: number;
  counted: number;
  designEffect: number;
  logPass: number;
  logFail: number;
  /** over the whole load, warm-up included; availability passes by it, latency has none */
  whole: { failed: number; requests: number; allowed: number } | null;
  decision: 'met' | 'missed' | 'open';
};

export type LoadJudgement = {
  /** `extend`: undecided at 12 s; more of the same load, judged with `extended`, may still decide. Once only. */
  outcome: 'continue' | 'extend' | 'pass' | 'fail' | 'undecided';
  /** for `extend` and `undecided` */
  reason: UndecidedReason | null;
  countedSeconds: number;
  objectives: ObjectiveJudgement[];
};

const failAfterMs = 1500;
const failBlocks = 4;
const passAfterMs = 5000;
const busyPassAfterMs = 8000; // near saturation 5 s let 1–2.7 % of broken systems pass
const busy = 0.55;
const decideWithinMs = 12_000;
const extendedWithinMs = 20_000;
/** Of load that counts before a first verdict is due. */
export const countedWithinSeconds: number = (decideWithinMs - warmUpMs) / 1000;
const rarest = 0.05; // p99 is never needed to pass: certifying it takes 26 s

/** One stream, by its own objectives; a miss is judged more strictly the more of them all streams have together. */
export function judgeStream(
  evidence: LoadEvidence,
  all: readonly LoadObjective[],
  extended: boolean,
): LoadJudgement {
  const counted = countedBlocks(evidence.blocks);
  const calm = calmBlocks(evidence.blocks);
  const judged = all
    .filter(({ of }) => of === evidence.as)
    .map(objective => judgeObjective(evidence, { counted, calm }, objective, all.length));
  const answer = (
    outcome: LoadJudgement['outcome'],
    reason: UndecidedReason | null = null,
  ): LoadJudgement => ({
    outcome,
    reason,
    countedSeconds: (counted.length * blockMs) / 1000,
    objectives: judged,
  });
  if (evidence.generatorError !== null) return answer('undecided', 'PART_UNAVAILABLE');
  const delivered = isDelivered(evidence);
  const noTimes = saysNothingOfTime(evidence);
  const fails = judged.some(
    one => one.decision === 'missed' && !(noTimes && one.objective.sli === 'latency'),
  );
  if (delivered && fails) return answer('fail');
  if (delivered && passes(counted, judged)) return answer('pass');
  const elapsedMs = evidence.blocks.length * blockMs;
  if (elapsedMs < (extended ? extendedWithinMs : decideWithinMs)) return answer('continue');
  const lied = judged.find(({ whole }) => whole && liesIn(evidence) > whole.allowed);
  if (lied) {
    lied.decision = 'missed';
    return answer('fail');
  }
  const reason = whyUndecided(evidence, calm, delivered);
  return answer(extended || reason === 'NOTHING_SEEN' ? 'undecided' : 'extend', reason);
}

/** Answers that were there and wrong: no other program makes a shop show what was not asked for. */
const liesIn = ({ reasons = {} }: LoadEvidence): number =>
  Object.entries(reasons).reduce((sum, [reason, count]) => sum + (isOfContent(reason) ? count : 0), 0);

function judgeObjective(
  evidence: LoadEvidence,
  { counted, calm }: Record<'counted' | 'calm', LoadBlock[]>,
  objective: LoadObjective,
  objectives: number,
): ObjectiveJudgement {
  const { sli, target } = objective;
  const index = sli === 'latency' ? evidence.thresholdsMs.indexOf(objective.thresholdMs) : -1;
  if (sli === 'latency' && index < 0) throw new Error(`the load did not look at ${objective.thresholdMs} ms`);
  const noTimes = saysNothingOfTime(evidence);
  const badOf = (block: LoadBlock, tellsTime: boolean) => {
    if (sli === 'latency') return block.slow[index] ?? 0;
    // No answer in time is a matter of time too: where time says nothing only wrong answers speak.
    return tellsTime ? block.failed : block.failed - block.unanswered;
  };
  const countsOf = (blocks: LoadBlock[], tellsTime: (block: LoadBlock) => boolean) =>
    blocks.map(block => ({ requests: block.requests, bad: badOf(block, tellsTime(block)) }));
  const strengthOf = (counts: { requests: number; bad: number }[]) => {
    const { bad, requests } = total(counts);
    const usual = sli === 'latency' ? latencyDesignEffect : failureDesignEffect;
    const effect = designEffect(counts, target, usual);
    return { bad, requests, effect, ...strength(bad, requests, target, effect) };
  };
  const { bad, requests, effect, logPass } = strengthOf(countsOf(counted, () => !noTimes));
  const against = countsOf(sli === 'latency' ? calm : counted, block => !noTimes && calm.includes(block));
  const { logFail } = strengthOf(against);
  const whole = sli === 'availability' ? wholeLoad(evidence.blocks, target) : null;
  const isMissed =
    logFail >= failStrength(objectives) &&
    against.length * blockMs >= failAfterMs &&
    against.filter(block => block.bad > 0).length >= failBlocks;
  const isMet = whole ? whole.requests > 0 && whole.failed <= whole.allowed : logPass >= passStrength;
  const decision = isMissed ? 'missed' : isMet ? 'met' : 'open';
  const onlyFails = sli === 'latency' && canOnlyFail(target, evidence.ratePerSecond);
  return {
    objective,
    onlyFails,
    bad,
    counted: requests,
    designEffect: effect,
    logPass,
    logFail,
    whole,
    decision,
  };
}

function wholeLoad(blocks: LoadBlock[], target: number): NonNullable<ObjectiveJudgement['whole']> {
  const { requests, bad } = total(blocks.map(block => ({ requests: block.requests, bad: block.failed })));
  return { failed: bad, requests, allowed: Math.floor((1 - target) * requests + 1e-9) };
}

/** Whether a latency objective cannot be shown to be met within the 10 counted seconds, even if every request is fast. */
export function canOnlyFail(target: number, ratePerSecond: number): boolean {
  const requests = ratePerSecond * countedWithinSeconds;
  return (
    1 - target < rarest - 1e-9 || strength(0, requests, target, latencyDesignEffect).logPass < passStrength
  );
}

function passes(counted: LoadBlock[], judged: ObjectiveJudgement[]): boolean {
  const used = 1 - mean(counted.map(block => block.idleShare));
  const neededMs = used > busy ? busyPassAfterMs : passAfterMs;
  if (counted.length * blockMs < neededMs || grows(counted)) return false;
  const needed = judged.filter(one => !one.onlyFails);
  return needed.length > 0 && needed.every(one => one.decision === 'met');
}

/** Whether requests pile up: a system that is a little too slow for the rate answers well at first. */
function grows(counted: LoadBlock[]): boolean {
  const third = Math.floor(counted.length / 3);
  const inFlight = counted.map(block => block.inFlight);
  return mean(inFlight.slice(-third)) > 1.5 * mean(inFlight.slice(0, third)) + 5;
}

function whyUndecided(evidence: LoadEvidence, calm: LoadBlock[], delivered: boolean): UndecidedReason {
  if (evidence.blocks.every(block => block.requests === 0)) return 'NOTHING_SEEN';
  if (!delivered) return 'GENERATOR_STARVED';
  if (evidence.probeSlowdown > slowMachine) return 'SLOW_MACHINE';
  if (isCrowded(evidence)) return 'NOISY_MACHINE';
  const afterWarmUp = evidence.blocks.filter(block => block.startMs >= warmUpMs);
  return calm.length < 0.75 * afterWarmUp.length ? 'NOISY_MACHINE' : 'TOO_CLOSE_TO_CALL';
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
