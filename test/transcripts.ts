/** What a learner reads for a recorded verdict: judged again and printed, without any server. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadFixes } from '../lab/catalogue/fix.ts';
import type { Scenario } from '../lab/catalogue/schema.ts';
import { repoRoot } from '../lab/home.ts';
import type { Before } from '../lab/progress/before.ts';
import { verdictText } from '../lab/report/verdict.ts';
import { readJson } from '../lab/system/files.ts';
import { judge, type Recording } from '../lab/verify/verdict.ts';

export const goldenFolder = join(repoRoot, 'test/golden');
export const recordingsFolder = join(goldenFolder, 'recordings');
export const howToRecord =
  'node test/record-transcripts.ts (judges every state of scenario 02 anew, 3 minutes)';
export const howToWrite = 'node test/record-transcripts.ts --text (the recordings stay)';

/** The recorded states: broken, solution and each fix. */
export const recordedNames = (): string[] =>
  readdirSync(recordingsFolder).flatMap(name => (name.endsWith('.json') ? [name.slice(0, -5)] : []));

export function readRecording(name: string): Recording {
  const recording = readJson<Recording>(join(recordingsFolder, `${name}.json`));
  if (!recording) throw new Error(`there is no recording ${name}; ${howToRecord}`);
  return recording;
}

export function transcript(scenario: Scenario, name: string): string {
  const recorded = readRecording(name);
  // The texts of known wrong fixes are those of today.
  const input = { ...recorded.case, scenario, fixes: loadFixes(repoRoot, scenario) };
  const recording = { ...recorded, case: input, verdict: judge(input, recorded.verdict.at) };
  return verdictText(scenario, { recording, path: '', before: null, saved: [] }, beforeOfBroken());
}

function beforeOfBroken(): Before {
  const { findings } = readRecording('broken').verdict;
  return {
    source: 'your first verify',
    values: Object.fromEntries(findings.map(({ check, value }) => [check, value])),
  };
}
