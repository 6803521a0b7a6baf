/** A check judges evidence: pure, no IO, no clock. It may import only the evidence types. */
import type { z } from 'zod';
import type { Evidence, Kind } from '../evidence/evidence.ts';

export type Outcome = 'pass' | 'fail' | 'unknown';

/** Why something could not be told. */
export type UndecidedReason =
  | 'PART_UNAVAILABLE'
  | 'NOTHING_SEEN'
  | 'GENERATOR_STARVED'
  | 'SLOW_MACHINE'
  | 'NOISY_MACHINE'
  | 'TOO_CLOSE_TO_CALL';

export type Judgement = {
  outcome: Outcome;
  /** one sentence for the learner: what was seen, with its number */
  saw: string;
  /** what was wanted, with its number */
  wanted: string;
  /** the likely reason, when it failed; plain words */
  reason: string;
  /** the next command to type, when it failed */
  next: string;
  /** the number judged and its limit, for the table and the margins; null where there is none */
  value: number | null;
  limit: number | null;
  /** what a learner is told beside the verdict, also on a pass */
  note?: string;
  /** the shop itself reported an error (status 500 and up): a check that `explainsErrors` names the cause, where one failed too */
  isError?: true;
};

export type Check<Params = unknown> = {
  /** equal to the file's name */
  id: string;
  /** the row in the before/after table, in the learner's words: `blocks read per statement` */
  title: string;
  /** of `value`, e.g. `blocks`; empty where there is no number */
  unit: string;
  /** which evidence it looks at, nothing else is gathered for it; the first says where its finding stands */
  needs: readonly [Kind, ...Kind[]];
  params: z.ZodType<Params>;
  /** what it finds is why the shop reports errors, so its finding stands above them */
  explainsErrors?: true;
  judge(evidence: Evidence, params: Params): Judgement;
};

export function defineCheck<Params>(check: Check<Params>): Check<Params> {
  return check;
}

/** One thing that was judged, and what came of it. */
export type Finding = Judgement & {
  /** the name of an invariant (`invariantNames`), `latency`, `availability`, a trial's name or `start` */
  check: string;
  title: string;
  unit: string;
  /** the limit as a rule that does not move with the number of requests: `5 of 1,000` */
  goal?: string;
  /** it could not be told for another's sake: this one was met */
  isMet?: true;
};
