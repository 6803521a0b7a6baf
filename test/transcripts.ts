/** What a learner reads for a recorded verdict: judged again and printed, without any server. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFixes } from '../lab/course/fix.ts';
import { numberOf, type Scenario } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import type { Recording } from '../lab/judge/recording.ts';
import { judge } from '../lab/judge/verdict.ts';
import type { Before } from '../lab/progress/before.ts';
import { readRecording as readFrom } from '../lab/progress/results.ts';
import { verdictText } from '../lab/text/verdict.ts';

type Named = Pick<Scenario, 'id'>;

const golden = join(repoRoot, 'test/golden');

/** What makes the recordings that are missing; to record a state again, delete its file first. */
export const howToRecord = 'npm test test/scenarios -- -u';

/** The texts of a scenario: one folder per scenario, `test/golden/02`. */
export const goldenFolder = (scenario: Named): string => join(golden, numberOf(scenario));
export const textFile = (scenario: Named, name: string): string =>
  join(goldenFolder(scenario), `${inOneWord(name)}.txt`);
const recordingsFolder = (scenario: Named): string => join(goldenFolder(scenario), 'recordings');
/** What verify saw in a state: one line of JSON. */
export const recordingFile = (scenario: Named, name: string): string =>
  join(recordingsFolder(scenario), `${inOneWord(name)}.json`);

/** `stages/1` in one folder with the others. */
const inOneWord = (name: string): string => name.replace('/', '-');
const fromOneWord = (name: string): string => name.replace(/^stages-(?=\d+$)/, 'stages/');

/** The scenarios that have a folder, by their ids. */
export const goldenScenarios = (): string[] => readdirSync(golden).map(number => `scenario-${number}`);

/** The recorded states of a scenario, sorted: broken, solution and each fix. */
export const recordedNames = (scenario: Named): string[] => namesIn(recordingsFolder(scenario), '.json');
/** Those whose text is kept. */
export const textNames = (scenario: Named): string[] => namesIn(goldenFolder(scenario), '.txt');

function namesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap(name => (name.endsWith(ending) ? [fromOneWord(name.slice(0, -ending.length))] : []))
    .sort();
}

export function readRecording(scenario: Named, name: string): Recording {
  const recording = readFrom(recordingFile(scenario, name));
  if (!recording) throw new Error(`there is no recording of ${name}: ${howToRecord}`);
  return recording;
}

export function writeRecording(scenario: Named, name: string, recording: Recording): void {
  mkdirSync(recordingsFolder(scenario), { recursive: true });
  writeFileSync(recordingFile(scenario, name), recordedForm(recording));
}

export const recordedForm = (recording: Recording): string => `${JSON.stringify(recording)}\n`;

export function transcript(scenario: Scenario, name: string): string {
  const recording = readRecording(scenario, name);
  const verdict = judge(recording, scenario, loadFixes(repoRoot, scenario));
  const judged = { recording, verdict, path: '', before: null, saved: [], unsaved: [] };
  return verdictText(scenario, judged, beforeOfBroken(scenario));
}

function beforeOfBroken(scenario: Scenario): Before {
  const { findings } = judge(readRecording(scenario, 'broken'), scenario, []);
  return {
    source: 'your first verify',
    values: Object.fromEntries(findings.map(({ check, value }) => [check, value])),
  };
}
