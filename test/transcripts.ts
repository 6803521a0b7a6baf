/** What a learner reads for a recorded verdict: judged again and printed, without any server. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadFixes } from '../lab/course/fix.ts';
import type { Scenario } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import type { Recording } from '../lab/judge/recording.ts';
import { judge } from '../lab/judge/verdict.ts';
import type { Before } from '../lab/progress/before.ts';
import { readRecording as readFrom } from '../lab/progress/results.ts';
import { verdictText } from '../lab/text/verdict.ts';

type Named = Pick<Scenario, 'id'>;

const golden = join(repoRoot, 'test/golden');
const numberOf = ({ id }: Named) => id.slice(-2);

/** The texts of a scenario: one folder per scenario, `test/golden/02`. */
export const goldenFolder = (scenario: Named): string => join(golden, numberOf(scenario));
export const recordingsFolder = (scenario: Named): string => join(goldenFolder(scenario), 'recordings');
export const howToRecord = (scenario: Named): string =>
  `node test/record-transcripts.ts ${numberOf(scenario)} (judges each state of the scenario anew, some minutes)`;
export const howToWrite = (scenario: Named): string =>
  `node test/record-transcripts.ts ${numberOf(scenario)} --text (the recordings stay)`;

/** The scenarios that have a folder, by their ids. */
export const goldenScenarios = (): string[] => readdirSync(golden).map(number => `scenario-${number}`);

/** The recorded states of a scenario, sorted: broken, solution and each fix. */
export const recordedNames = (scenario: Named): string[] => namesIn(recordingsFolder(scenario), '.json');
/** Those whose text is kept. */
export const textNames = (scenario: Named): string[] => namesIn(goldenFolder(scenario), '.txt');

function namesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap(name => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []))
    .sort();
}

export function readRecording(scenario: Named, name: string): Recording {
  const recording = readFrom(join(recordingsFolder(scenario), `${name}.json`));
  if (!recording) throw new Error(`there is no recording of ${name}; ${howToRecord(scenario)}`);
  return recording;
}

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
