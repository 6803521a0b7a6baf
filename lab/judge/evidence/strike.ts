/** What happened to the shop in a trial, and what became of its parts. */

/** What was to happen did not: the load was over before, or the fault was not seen in effect. */
export type TrialProblem = { kind: 'load-ended' } | { kind: 'fault-failed'; said: string };

/** What was done to the shop while it was used, and when, in milliseconds since the first request. */
export type StrikeEvidence = {
  atMs: number;
  /** taken out, or what it had ended runs again; null: neither was seen */
  healedAtMs: number | null;
  /** what it was to wait for was seen; else it came at the latest moment */
  awaited: boolean;
  /** requests sent or answered in the 250 ms around it; nothing is shown where there was no work */
  requestsThen: number;
};

/** How often a service that no customer waits for ended by itself, after the first strike and until all had settled. */
export type DeathEvidence = { part: string; times: number };

/** A store that ended in a trial and came back, so long after the strike before that. */
export type ReturnEvidence = { part: string; afterMs: number };

/** A service that did not come back although every other part runs. `said`: why, as far as the keeper knows it. */
export type AbsenceEvidence = { part: string; said: string };

/** Each only where there were some; not in older recordings. */
export type PartsEvidence = {
  deaths?: DeathEvidence[];
  returns?: ReturnEvidence[];
  absent?: AbsenceEvidence[];
};
