/** Every verdict that was given, with its recording, so that it can be read and judged again. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import type { Recording } from '../judge/verdict.ts';

const folderOf = (home: Home, scenario: string) => join(home.dir, 'results', scenario);

/** Writes the recording and answers its path. */
export function saveResult(home: Home, recording: Recording): string {
  const folder = folderOf(home, recording.verdict.scenario);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${recording.verdict.at.replace(/[:.]/g, '-')}.json`);
  writeJson(path, recording);
  return path;
}

export type ResultSummary = {
  at: string;
  verdict: string;
  /** the files were those of the start */
  untouched: boolean;
  path: string;
};

/** Oldest first. The verdict is part of the file's content; this reads all of them (a few kB each). */
export function resultsOf(home: Home, scenario: string): ResultSummary[] {
  return recordingsOf(home, scenario).map(({ recording, path }) => ({
    at: recording.verdict.at,
    verdict: recording.verdict.verdict,
    untouched: recording.untouched,
    path,
  }));
}

export const isPassed = (results: ResultSummary[]): boolean =>
  results.some(({ verdict }) => verdict === 'pass');

export const hasPassed = (home: Home, scenario: string): boolean => isPassed(resultsOf(home, scenario));

/** The last verdict that was given, null when there was none. */
export const lastVerdict = (home: Home, scenario: string): Recording['verdict'] | null =>
  recordingsOf(home, scenario).at(-1)?.recording.verdict ?? null;

/** The first verify of the untouched start, for "before". */
export function firstOfStart(home: Home, scenario: string): Recording | null {
  return recordingsOf(home, scenario).find(({ recording }) => recording.untouched)?.recording ?? null;
}

function recordingsOf(home: Home, scenario: string): { recording: Recording; path: string }[] {
  let names: string[];
  try {
    names = readdirSync(folderOf(home, scenario));
  } catch {
    return [];
  }
  return names
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name => {
      const path = join(folderOf(home, scenario), name);
      const recording = readJson<Recording>(path);
      return recording ? [{ recording, path }] : [];
    });
}

/** After a pass, or after one verify of files that were changed. */
export const mayReveal = (home: Home, scenario: string): boolean =>
  resultsOf(home, scenario).some(({ verdict, untouched }) => verdict === 'pass' || !untouched);
