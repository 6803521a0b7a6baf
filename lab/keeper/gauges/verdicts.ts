/** What commands did and when, and the numbers of the last verify beside those of the first. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../course/schema.ts';
import type { Home } from '../../home/home.ts';
import { judge } from '../../judge/verdict.ts';
import type { Family } from '../../parts/contract.ts';
import { beforeOf } from '../../progress/before.ts';
import { lastResult, readRecording } from '../../progress/results.ts';
import { readHappenings } from '../../runtime/happenings.ts';

/** The value is the time itself, so that a picture can mark a moment between two readings. */
export const happeningFamily = (home: Home): Family => ({
  name: 'lab_happened_at_ms',
  help: 'When it happened last, in milliseconds since 1970',
  type: 'gauge',
  samples: [...new Map(readHappenings(home).map(one => [`${one.kind} ${one.text}`, one])).values()].map(
    ({ at, kind, text }) => ({ labels: { kind, text }, value: at }),
  ),
});

type Column = 'before' | 'after' | 'goal';

/** Reads the recordings only when there is a new one. */
export function createVerifyFamily(home: Home): (scenario: Scenario) => Family {
  let stamp = '';
  let family: Family = empty([]);
  return scenario => {
    const folder = join(home.dir, 'results', scenario.id);
    const now = `${scenario.id} ${statSync(folder, { throwIfNoEntry: false })?.mtimeMs}`;
    if (now !== stamp) family = empty(samplesOf(home, scenario));
    stamp = now;
    return family;
  };
}

const empty = (samples: Family['samples']): Family => ({
  name: 'lab_verify_value',
  help: 'Numbers of the last verify (after), of the untouched start (before), and the limits (goal)',
  type: 'gauge',
  samples,
});

function samplesOf(home: Home, scenario: Scenario): Family['samples'] {
  const last = lastResult(home, scenario.id);
  const recording = last && readRecording(last.path);
  const findings = recording ? judge(recording, scenario, []).findings : [];
  const before = beforeOf(home, scenario)?.values ?? {};
  return findings.flatMap(({ check, title, unit, value, limit }) => {
    const columns: Record<Column, number | null> = {
      before: before[check] ?? null,
      after: value,
      goal: limit,
    };
    return Object.entries(columns).flatMap(([column, number]) =>
      number === null ? [] : [{ labels: { what: title, unit, column }, value: number }],
    );
  });
}
