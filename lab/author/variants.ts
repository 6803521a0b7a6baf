/** The states of a scenario that must be judged as its authors say: broken, solution, wrong fixes, other valid fixes. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Fix, loadFixes, overlayOf } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { judgedNames } from '../course/stages.ts';
import { applyScenario, type Work } from '../engine/apply.ts';
import { decisive, verifyStages } from '../judge/run.ts';
import type { Judged, Verdict } from '../judge/verdict.ts';
import { composeTree } from '../workspace/compose-tree.ts';

export type Variant = {
  /** `broken`, `solution`, the fix's name, or `stages/1` */
  name: string;
  overlay: 'broken' | 'solution' | ReturnType<typeof overlayOf>;
  wants:
    | { verdict: 'pass' }
    /** `stage`: the stages before it are passed */
    | { verdict: 'fail'; stage: string; trips: string | null; text: string | null };
};

/** Broken first, then the solution, then the fixes by name, then what passes a stage and not the next one. */
export function variantsOf(repo: string, scenario: Scenario): Variant[] {
  return [
    {
      name: 'broken',
      overlay: 'broken',
      wants: { verdict: 'fail', stage: stageOfCheck(scenario, null), trips: null, text: null },
    },
    { name: 'solution', overlay: 'solution', wants: { verdict: 'pass' } },
    ...loadFixes(repo, scenario).map(fix => variantOf(scenario, fix)),
  ];
}

/** The first stage that judges something of this name; the first of all where none does. */
const stageOfCheck = ({ stages }: Scenario, name: string | null): string =>
  (stages.find(stage => name !== null && judgedNames([stage]).includes(name)) ?? stages[0])?.name ?? '';

function variantOf(scenario: Scenario, fix: Fix): Variant {
  const overlay = overlayOf(fix.name);
  if (fix.kind === 'valid') return { name: fix.name, overlay, wants: { verdict: 'pass' } };
  const told = fix.kind === 'wrong' ? fix.name : fix.like;
  const text = told === 'broken' ? null : told;
  const passed = Number(/^stages\/(\d+)$/.exec(overlay)?.[1] ?? 0);
  const stage =
    passed > 0 ? (scenario.stages[passed]?.name ?? '') : (fix.stage ?? stageOfCheck(scenario, fix.trips));
  return { name: fix.name, overlay, wants: { verdict: 'fail', stage, trips: fix.trips, text } };
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

/** Lays the variant and judges it: stage by stage until one is not passed; in full, all of them with all of their evidence. */
export async function judgeStages(
  work: Work,
  scenario: Scenario,
  variant: Variant,
  inFull: boolean,
): Promise<Judged[]> {
  await layVariant(work, scenario, variant);
  return verifyStages(work, scenario, { inFull, keep() {} });
}

/** The verdict that decides about the variant. */
export const judgeVariant = async (work: Work, scenario: Scenario, variant: Variant): Promise<Judged> =>
  decisive(await judgeStages(work, scenario, variant, false));

export type Judgement = { outcome: 'right' | 'wrong' | 'undecided'; why: string };

/** Whether the verdict is the one that the authors say, for the reason that they say. */
export function judgeVerdict(
  { wants }: Variant,
  verdict: Pick<Verdict, 'stage' | 'verdict' | 'reason' | 'first' | 'knownFix'>,
): Judgement {
  if (verdict.verdict === 'inconclusive') return { outcome: 'undecided', why: verdict.reason ?? '' };
  const first = verdict.first?.check ?? '';
  if (verdict.verdict !== wants.verdict)
    return { outcome: 'wrong', why: `${verdict.verdict} ${first} ${verdict.first?.saw ?? ''}`.trim() };
  if (wants.verdict === 'pass') return { outcome: 'right', why: '' };
  if (verdict.stage !== wants.stage)
    return { outcome: 'wrong', why: `failed in stage ${verdict.stage}, not in ${wants.stage}` };
  if (wants.trips && first !== wants.trips)
    return { outcome: 'wrong', why: `tripped ${first}, not ${wants.trips}: ${verdict.first?.saw}` };
  const text = verdict.knownFix?.name ?? null;
  if (text !== wants.text) return { outcome: 'wrong', why: `got the text of ${text ?? 'no known fix'}` };
  return { outcome: 'right', why: first };
}
