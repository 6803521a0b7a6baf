/** The states of a scenario that must be judged as its authors say: broken, solution, wrong fixes, other valid fixes. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Fix, loadFixes } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { applyScenario, type Work } from '../engine/apply.ts';
import { verify } from '../judge/run.ts';
import type { Judged, Verdict } from '../judge/verdict.ts';
import { composeTree } from '../workspace/compose-tree.ts';

export type Variant = {
  /** `broken`, `solution` or the fix's name */
  name: string;
  overlay: 'broken' | 'solution' | `fixes/${string}`;
  wants: { verdict: 'pass' } | { verdict: 'fail'; trips: string | null; text: string | null };
};

/** Broken first, then the solution, then the fixes by name. */
export function variantsOf(repo: string, scenario: Scenario): Variant[] {
  return [
    { name: 'broken', overlay: 'broken', wants: { verdict: 'fail', trips: null, text: null } },
    { name: 'solution', overlay: 'solution', wants: { verdict: 'pass' } },
    ...loadFixes(repo, scenario).map(variantOf),
  ];
}

function variantOf(fix: Fix): Variant {
  const overlay = `fixes/${fix.name}` as const;
  if (fix.kind === 'valid') return { name: fix.name, overlay, wants: { verdict: 'pass' } };
  const told = fix.kind === 'wrong' ? fix.name : fix.like;
  const text = told === 'broken' ? null : told;
  return { name: fix.name, overlay, wants: { verdict: 'fail', trips: fix.trips, text } };
}

/** Opens the scenario anew in the work's home and puts the variant's files there. */
export async function layVariant(work: Work, scenario: Scenario, variant: Variant): Promise<void> {
  await applyScenario(work, scenario, { fresh: true });
  const { workspace, repo } = work.home;
  const wanted = composeTree(repo, scenario, variant.overlay);
  for (const path of composeTree(repo, scenario, 'broken').keys()) {
    if (!wanted.has(path)) rmSync(join(workspace, path));
  }
  for (const [path, content] of wanted) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
}

/** Lays the variant and verifies it. `allStages` for complete margins. */
export async function judgeVariant(
  work: Work,
  scenario: Scenario,
  variant: Variant,
  allStages: boolean,
): Promise<Judged> {
  await layVariant(work, scenario, variant);
  return verify(work, scenario, { allStages, keep() {} });
}

export type Judgement = { outcome: 'right' | 'wrong' | 'undecided'; why: string };

/** Whether the verdict is the one that the authors say, for the reason that they say. */
export function judgeVerdict(
  { wants }: Variant,
  verdict: Pick<Verdict, 'verdict' | 'reason' | 'first' | 'knownFix'>,
): Judgement {
  if (verdict.verdict === 'inconclusive') return { outcome: 'undecided', why: verdict.reason ?? '' };
  const first = verdict.first?.check ?? '';
  if (verdict.verdict !== wants.verdict)
    return { outcome: 'wrong', why: `${verdict.verdict} ${first} ${verdict.first?.saw ?? ''}`.trim() };
  if (wants.verdict === 'pass') return { outcome: 'right', why: '' };
  if (wants.trips && first !== wants.trips)
    return { outcome: 'wrong', why: `tripped ${first}, not ${wants.trips}: ${verdict.first?.saw}` };
  const text = verdict.knownFix?.name ?? null;
  if (text !== wants.text) return { outcome: 'wrong', why: `got the text of ${text ?? 'no known fix'}` };
  return { outcome: 'right', why: first };
}
