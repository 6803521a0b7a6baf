/** What may be judged of a trial: pure like a check, of the evidence of that trial alone. */
import type { z } from 'zod';
import type { Judgement, UndecidedReason } from '../checks/contract.ts';
import type { LoadEvidence, TrialEvidence } from '../evidence/evidence.ts';

export type TrialJudgement = Judgement & {
  /** when it could not be told */
  undecided: UndecidedReason | null;
};

/**
 * What a trial saw: every strike was seen, and each of the streams that are judged was sent as planned. `logs`: the
 * command for the log of the copy that was struck, or of the first where all were.
 */
export type Carried = TrialEvidence & {
  title: string;
  limitMs: number;
  judged: LoadEvidence[];
  logs: string;
};

export type TrialCheck<Params = unknown> = {
  /** equal to the file's name */
  id: string;
  /** of `value`, e.g. `failures` */
  unit: string;
  /** it waits for what must be found: its params name the place with `at` */
  seeks: boolean;
  /** it looks at how the front door shared the requests when the last strike was over */
  shares?: true;
  /** it looks at what is left of what customers did before the trial */
  remembers?: true;
  /** it looks at how much is left to the primary afterwards: so much at most, 0–1, and so long after the last strike was over */
  relieves?(params: Params): { withinMs: number; share: number };
  params: z.ZodType<Params>;
  /** what must hold, with its number */
  wanted(trial: Pick<Carried, 'limitMs'>, params: Params): { wanted: string; limit: number };
  judge(carried: Carried, params: Params): TrialJudgement;
};

export function defineTrialCheck<Params>(check: TrialCheck<Params>): TrialCheck<Params> {
  return check;
}
