/** What the lab remembers of a learner beside the verdicts: guesses, hints and answers. Nothing is lost without it. */
import { join } from 'node:path';
import { readJson, writeJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';

/** `at` is ISO 8601 everywhere. */
export type Guess = { at: string; answer: string; right: boolean; because: string };

/** `waited`: for whom it waited longest, beside the database, and how long in milliseconds. */
export type Traced = {
  at: string;
  request: string;
  statements: number;
  rows: number;
  waited?: { whom: string; ms: number };
};

/** A skipped question has no answer and is not right; earlier versions of the lab kept no answers. */
export type Answered = { at: string; right: boolean; answer?: string | null };

export type ScenarioProgress = {
  guess?: Guess;
  /** the highest level that was told, from 1 */
  hint?: number;
  /** what verify saw that those hints spoke of; null when they were for everybody */
  hintSubject?: string | null;
  /** what they saw of one request last, by `lab trace` */
  traced?: Traced;
  /** the answer to its question right after the first pass */
  afterPass?: Answered;
  /** the answers to the same question after days, oldest first */
  recalled?: Answered[];
};

export type LearnerProgress = {
  formatVersion: 1;
  /** when they last asked where they are */
  seenAt: string | null;
  scenarios: Record<string, ScenarioProgress>;
};

const fileOf = (home: Home) => join(home.dir, 'progress.json');

export function readProgress(home: Home): LearnerProgress {
  return readJson<LearnerProgress>(fileOf(home)) ?? { formatVersion: 1, seenAt: null, scenarios: {} };
}

export const progressOf = (home: Home, scenario: string): ScenarioProgress =>
  readProgress(home).scenarios[scenario] ?? {};

export function changeProgress(home: Home, scenario: string, change: ScenarioProgress): void {
  const progress = readProgress(home);
  progress.scenarios[scenario] = { ...progress.scenarios[scenario], ...change };
  writeJson(fileOf(home), progress);
}

export function noteSeen(home: Home, at: string): void {
  writeJson(fileOf(home), { ...readProgress(home), seenAt: at });
}
