/**
 * The write-ahead journal of a home: what a command is about to do, written and synced before it does it. After a crash at any moment it
 * tells what may have been begun. One JSON object a line; a torn last line was never acted upon and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeSynced } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Every kind of entry. The crash tests enumerate them from here. */
export const journalSteps = [
  'begin', // a command begins to change the lab
  'heal', // about to take out what may be in effect
  'clean', // the clean fingerprint, proved
  'workspace', // about to lay the learner's files
  'clone', // about to make the fresh database
  'fault', // about to inject, with its pre-image
  'fault-active', // seen in effect
  'healed', // a fault by hand was taken out, or was over at once
  'start', // the start fingerprint, taken or proved
  'migrations', // about to run the learner's migrations
  'deploy', // about to start the services
  'stop', // about to end every part
  'end', // done
] as const;

export type JournalStep = (typeof journalSteps)[number];

export type JournalEntry = {
  step: JournalStep;
  at: string;
  /** of `begin` */
  verb?: 'apply' | 'reset' | 'down';
  scenario?: string;
  /** of `fault`, `fault-active` and `healed` */
  fault?: FaultUse;
  /** put in by `lab fault`, not by a scenario */
  byHand?: true;
  /** of `fault`: what is there before, enough to put it back by hand */
  preImage?: string;
  database?: string;
  /** of `clean` and `start` */
  fingerprint?: Fingerprint;
  /** of `end`: whether a scenario is in effect now */
  phase?: 'clean' | 'started';
};

export type LabState = {
  phase: 'clean' | 'started';
  /** the scenario that is open, or was when the lab was stopped */
  scenario: string | null;
  /** a command that began and did not end */
  interrupted: { verb: string; scenario: string | null } | null;
  /** faults that are or may be in effect */
  faults: FaultUse[];
  /** the same, of those put in by hand; a lease may have ended one meanwhile */
  byHand: FaultUse[];
  /** the last clean fingerprint of each set of parts, by its line `parts` */
  cleans: Record<string, Fingerprint>;
  /** the start fingerprint by scenario */
  starts: Record<string, Fingerprint>;
};

const compactAboveBytes = 200_000;
const journalFile = (home: Home) => join(home.dir, 'journal.jsonl');

/** Appends one entry and waits until the disk has it. */
export function write(home: Home, step: JournalStep, details: Omit<JournalEntry, 'step' | 'at'> = {}): void {
  const entry: JournalEntry = { step, at: new Date().toISOString(), ...details };
  const path = journalFile(home);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const torn = before !== '' && !before.endsWith('\n');
  writeSynced(path, 'a', `${torn ? '\n' : ''}${JSON.stringify(entry)}\n`, 0o600);
}

export function readEntries(home: Home): JournalEntry[] {
  let text: string;
  try {
    text = readFileSync(journalFile(home), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw Object.assign(error as Error, { path: journalFile(home) });
  }
  return text.split('\n').flatMap(line => {
    try {
      return [Object(JSON.parse(line)) as JournalEntry];
    } catch {
      return []; // empty or torn
    }
  });
}

/** The clean fingerprint of the same parts; undefined when there never was one. */
export const cleanOf = ({ cleans }: LabState, { parts = '' }: Fingerprint): Fingerprint | undefined =>
  cleans[parts];

export const readState = (home: Home): LabState => stateAfter(readEntries(home));

/** What the entries add up to; pure. */
function stateAfter(entries: JournalEntry[]): LabState {
  const state: LabState = {
    phase: 'clean',
    scenario: null,
    interrupted: null,
    faults: [],
    byHand: [],
    cleans: {},
    starts: {},
  };
  let openScenario: string | null = null;
  for (const entry of entries) {
    if (entry.step === 'begin') {
      openScenario = entry.scenario ?? null;
      state.interrupted = { verb: entry.verb ?? '', scenario: openScenario };
    }
    if (entry.step === 'clean') {
      state.faults = [];
      state.byHand = [];
      if (entry.fingerprint) state.cleans[entry.fingerprint.parts ?? ''] = entry.fingerprint;
    }
    if (entry.step === 'fault' && entry.fault) state[entry.byHand ? 'byHand' : 'faults'].push(entry.fault);
    if (entry.step === 'healed') {
      const gone = JSON.stringify(entry.fault);
      state.byHand = state.byHand.filter(use => JSON.stringify(use) !== gone);
    }
    if (entry.step === 'start' && openScenario && entry.fingerprint)
      state.starts[openScenario] = entry.fingerprint;
    if (entry.step === 'end') {
      state.phase = entry.phase ?? 'clean';
      state.scenario = openScenario ?? state.scenario;
      state.interrupted = null;
    }
  }
  return state;
}

/** Keeps the journal small: the same state in fewer entries, replaced in one step. Only when nothing is interrupted. */
export function compact(home: Home): void {
  const entries = readEntries(home);
  const state = stateAfter(entries);
  if (state.interrupted || JSON.stringify(entries).length < compactAboveBytes) return;
  const at = new Date().toISOString();
  const kept: JournalEntry[] = [];
  const keep = (step: JournalStep, details: Omit<JournalEntry, 'step' | 'at'>) =>
    kept.push({ step, at, ...details });
  for (const [scenario, fingerprint] of Object.entries(state.starts)) {
    keep('begin', { verb: 'apply', scenario });
    keep('start', { fingerprint });
    keep('end', { phase: 'clean' });
  }
  keep('begin', { verb: 'apply', ...(state.scenario && { scenario: state.scenario }) });
  for (const fingerprint of Object.values(state.cleans)) keep('clean', { fingerprint });
  for (const fault of state.faults) keep('fault', { fault });
  for (const fault of state.byHand) keep('fault', { fault, byHand: true });
  keep('end', { phase: state.phase });
  writeFileAtomic(journalFile(home), kept.map(entry => `${JSON.stringify(entry)}\n`).join(''), 0o600);
}
