/** Every verdict that was given: its recording, and a line in results/index.jsonl, so that no recording is read to say how far somebody is. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario, Stage } from '../course/schema.ts';
import { readJson, writeFileAtomic, writeJson, writeSynced } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import type { Given, Recording } from '../judge/recording.ts';
import { type Format1, upgrade } from '../judge/upgrade.ts';
import type { Verdict } from '../judge/verdict.ts';

export type Result = Given & {
  scenario: string;
  /** the stage that was judged */
  stage: string;
  at: string;
  /** what the learner read of `check`; null when the line was made again, as a recording holds no words */
  saw: string | null;
  /** the files were those of the start */
  untouched: boolean;
  seconds: number;
  /** the recording */
  path: string;
};

const resultsFolder = (home: Home) => join(home.dir, 'results');
const indexFile = (home: Home) => join(resultsFolder(home), 'index.jsonl');
/** From the folder of all results, so that a home may be moved. */
const placeOf = ({ scenario, at }: Pick<Recording, 'scenario' | 'at'>) =>
  `${scenario}/${at.replace(/[:.]/g, '-')}.json`;

/** Writes the recording and its line; answers the recording's path. */
export function saveResult(home: Home, recording: Recording, { first }: Pick<Verdict, 'first'>): string {
  const place = placeOf(recording);
  mkdirSync(join(resultsFolder(home), recording.scenario), { recursive: true });
  writeJson(join(resultsFolder(home), place), recording);
  const line = lineOf(recording, place, first?.saw ?? '');
  ifPossible(() => writeSynced(indexFile(home), 'a', line, 0o644));
  return join(resultsFolder(home), place);
}

function lineOf(recording: Recording, path: string, saw: string | null): string {
  const { scenario, stage, at, given, untouched, seconds } = recording;
  return `${JSON.stringify({ scenario, stage, at, ...given, saw, untouched, seconds, path })}\n`;
}

/** A line that could not be written is made again from its recording, so a full disk costs nobody a verdict. */
function ifPossible(write: () => void): void {
  try {
    write();
  } catch {}
}

/** Oldest first. */
export function resultsOf(home: Home, scenario: string): Result[] {
  const files = recordingsOf(home, scenario);
  if (files.length === 0) return [];
  const known = readIndex(home)?.filter(line => line.scenario === scenario) ?? [];
  const isWhole = known.length === files.length && known.every(({ path }) => files.includes(path));
  const lines = isWhole ? known : rebuildIndex(home).filter(line => line.scenario === scenario);
  return lines
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map(line => ({ ...line, path: join(resultsFolder(home), line.path) }));
}

/** Null when there is none, or it is damaged. */
function readIndex(home: Home): Result[] | null {
  try {
    const lines = readFileSync(indexFile(home), 'utf8').split('\n').slice(0, -1);
    const results = lines.map(line => JSON.parse(line) as Result);
    return results.every(({ scenario, stage, at, path }) => scenario && stage && at && path) ? results : null;
  } catch {
    return null;
  }
}

/** From the recordings. A damaged one throws `file-damaged`. */
function rebuildIndex(home: Home): Result[] {
  const lines = readdirSync(resultsFolder(home), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) => recordingsOf(home, name))
    .flatMap(place => {
      const recording = readRecording(join(resultsFolder(home), place));
      return recording ? [lineOf(recording, place, null)] : [];
    });
  ifPossible(() => writeFileAtomic(indexFile(home), lines.join('')));
  return lines.map(line => JSON.parse(line) as Result);
}

function recordingsOf(home: Home, scenario: string): string[] {
  try {
    const names = readdirSync(join(resultsFolder(home), scenario));
    return names.filter(name => name.endsWith('.json')).map(name => `${scenario}/${name}`);
  } catch {
    return [];
  }
}

/** In the form of today, whichever version of the lab wrote it; null when there is none. */
export function readRecording(path: string): Recording | null {
  const recording = readJson<Recording | Format1>(path);
  return recording && upgrade(recording);
}

type Told = Pick<Result, 'stage' | 'verdict'>;

/** When each stage was passed first, by its name; one that was not is not there. */
export function passes<One extends Told>(results: One[]): Map<string, One> {
  const first = new Map<string, One>();
  for (const result of results) {
    if (result.verdict === 'pass' && !first.has(result.stage)) first.set(result.stage, result);
  }
  return first;
}

/** The stage that verify judges next: the first that is not passed, or the last. */
export function openStage({ stages }: Pick<Scenario, 'stages'>, results: Told[]): Stage {
  const passed = passes(results);
  const found = stages.find(({ name }) => !passed.has(name)) ?? stages.at(-1);
  if (!found) throw new Error('a scenario has at least one stage');
  return found;
}

/** A scenario is passed when all of its stages are. */
export const isPassed = ({ stages }: Pick<Scenario, 'stages'>, results: Told[]): boolean => {
  const passed = passes(results);
  return stages.every(({ name }) => passed.has(name));
};

export const hasPassed = (home: Home, scenario: Pick<Scenario, 'id' | 'stages'>): boolean =>
  isPassed(scenario, resultsOf(home, scenario.id));

/** The last verdict that was given, null when there was none. */
export const lastResult = (home: Home, scenario: string): Result | null =>
  resultsOf(home, scenario).at(-1) ?? null;

/** The first verify of the untouched start, for "before". */
export function firstOfStart(home: Home, scenario: string): Recording | null {
  const first = resultsOf(home, scenario).find(({ untouched }) => untouched);
  return first ? readRecording(first.path) : null;
}

/** After a pass, or after one verify of files that were changed. */
export const mayReveal = (home: Home, scenario: string): boolean =>
  resultsOf(home, scenario).some(({ verdict, untouched }) => verdict === 'pass' || !untouched);
