/** The "before" of a before/after table: the learner's own first verify, else what the authors measured. */
import { join } from 'node:path';
import type { Scenario } from '../course/schema.ts';
import { readJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import { judge } from '../judge/verdict.ts';
import type { Margins } from './margins.ts';
import { firstOfStart } from './results.ts';

export type Before = { source: string; values: Record<string, number | null> } | null;

export function beforeOf(home: Home, scenario: Scenario): Before {
  const first = firstOfStart(home, scenario.id);
  if (first) {
    const { findings } = judge(first, scenario, []);
    const values = findings.map(({ check, value }) => [check, value]);
    return { source: 'your first verify', values: Object.fromEntries(values) };
  }
  const margins = readJson<Margins>(join(home.repo, scenario.folder, 'margins.json'));
  if (!margins) return null;
  const values = Object.entries(margins.checks).map(([check, { broken }]) => [check, broken.median]);
  return { source: 'measured by the authors', values: Object.fromEntries(values) };
}
