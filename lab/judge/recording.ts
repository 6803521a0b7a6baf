/** What a verify saw, as it is saved. It holds facts and what programs said; the verdict and every text are derived from it (`verdict.ts`). */
import type { UndecidedReason } from './checks/contract.ts';
import type { Evidence } from './evidence/evidence.ts';

/** What of the learner's keeps the shop from running. `said`: the words of the program that found it. */
export type StartProblem =
  | { kind: 'file-unusable'; file: string | null; line: number | null; said: string }
  | { kind: 'migration-failed'; file: string; line: number | null; said: string }
  | { kind: 'service-not-started'; part: string; said: string }
  | { kind: 'service-died'; part: string; said: string }
  | { kind: 'service-not-back'; part: string; said: string };

/** What came of rebuilding the system from the learner's files. */
export type Rebuild = { kind: 'ready' } | StartProblem;

/** What went wrong outside the learner's reach while verify judged: it voids the verdict. */
export type Disturbance =
  | { kind: 'part-killed'; part: string }
  | { kind: 'condition-lost' }
  | { kind: 'database-away' };

export type Reason = UndecidedReason | 'CONDITION_LOST';

/** The verdict as it was given. It stays, whatever the scenario requires later; its words are derived. */
export type Given = {
  verdict: 'pass' | 'fail' | 'inconclusive';
  /** set when inconclusive */
  reason: Reason | null;
  /** the first that failed, or else the first that could not be told */
  check: string | null;
  /** the known wrong fix that was recognised */
  fix: string | null;
};

export type Recording = {
  formatVersion: 2;
  /** its id */
  scenario: string;
  /** the stage that was judged, by its name */
  stage: string;
  /** ISO 8601, UTC */
  at: string;
  given: Given;
  seed: number;
  rebuild: Rebuild;
  evidence: Evidence;
  /** the load was judged once more after 12 s */
  extended: boolean;
  disturbed: Disturbance | null;
  /** the files were those of the start */
  untouched: boolean;
  /** known wrong fixes that the files look like; in recordings of a time when nobody looked, the one that was recognised */
  marks: string[];
  /** files of the learner's that look like migrations and do not run; not in recordings of a time when nobody looked */
  notRun?: string[];
  /** hash of the judged tree */
  tree: string;
  seconds: number;
  versions: Record<string, string>;
};
