import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFixes } from '../course/fix.ts';
import { type Code, hintFor, hintLevels, hintSubject, loadHints } from '../course/hints.ts';
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { fileMarks } from '../judge/file-marks.ts';
import { changeProgress, progressOf } from '../progress/learner.ts';
import {
  lastResult,
  mayReveal,
  openStage,
  type Result,
  readRecording,
  resultsOf,
} from '../progress/results.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { hintText, seenOf } from '../text/hint.ts';
import { composeTree } from '../workspace/compose-tree.ts';
import { isBuiltFrom } from '../workspace/signature.ts';
import { changedFiles, changedSince } from '../workspace/workspace.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const hint = defineCommand({
  name: 'hint',
  summary: 'a hint for the open scenario, based on your last verify; each next one says more',
  args: [],
  options: [
    { name: 'level', takes: '<n>', description: 'an earlier hint again, or a further one: 1, 2 or 3' },
  ],
  example: 'npx lab hint',
  async run({ home }, _args, options) {
    const scenario = openScenario(home, await catalogueOf(home));
    const hints = loadHints(home.repo, scenario);
    const last = lastResult(home, scenario.id);
    const failed = last?.verdict === 'fail' ? last : null;
    const changed = await changedFiles(home.workspace);
    const marks = fileMarks(home.workspace, changed, loadFixes(home.repo, scenario));
    const judged = failed && readRecording(failed.path);
    const isOld = judged !== null && (await changedSince(home.workspace, judged.tree)).some(isBuiltFrom);
    const stage = openStage(scenario, resultsOf(home, scenario.id));
    const laterStage = stage === scenario.stages[0] ? null : stage.name;
    const about = { failed, isOld, marks, laterStage };
    const code = codeOf(home, scenario, changed);
    // A new subject starts at level 1 again, also for a person who has read all three levels of another one.
    const progress = progressOf(home, scenario.id);
    const { traced = null } = progress;
    const subject = hintSubject(hints, seenOf(about)) ?? progress.hintSubject ?? null;
    const told = subject === (progress.hintSubject ?? null) ? (progress.hint ?? 0) : 0;
    const level = options.level === undefined ? Math.min(told + 1, hintLevels) : Number(options.level);
    if (!Number.isInteger(level) || level < 1 || level > hintLevels)
      throw userError('no-such-hint', { level: String(options.level) });
    changeProgress(home, scenario.id, { hint: Math.max(told, level), hintSubject: subject });
    const fileProblem = keeperRuns(home) ? (readSnapshot(home)?.fileProblem ?? '') : '';
    const saw = failed && (failed.saw ?? (await sawOf(scenario, failed)));
    const seen = {
      scenario,
      hints,
      level,
      fileProblem,
      ...about,
      failed: failed && { ...failed, saw: saw ?? '' },
      code,
      traced: traced && (!last || traced.at > last.at) ? traced : null,
      mayReveal: mayReveal(home, scenario.id),
    };
    return {
      exit: exitCodes.done,
      text: hintText(seen),
      json: { scenario: scenario.id, level, fileProblem, hint: hintFor(hints, level, seenOf(about), code) },
    };
  },
});

/** What was handed out, and what the learner has of it now. A file that they deleted has no code. */
function codeOf({ repo, workspace }: Home, scenario: Scenario, changed: readonly string[]): Code {
  const start = [...composeTree(repo, scenario, 'broken')].filter(([path]) => !path.endsWith('.md'));
  const differs = new Set(changed);
  const kept = start.filter(([path]) => !differs.has(path)).map(([, content]) => content.toString());
  const theirs = changed
    .filter(path => !path.endsWith('.md') && existsSync(join(workspace, path)))
    .map(path => readFileSync(join(workspace, path), 'utf8'));
  return {
    start: start.map(([, content]) => content.toString()).join('\n'),
    now: [...kept, ...theirs].join('\n'),
  };
}

/** Of a verdict whose line was made again: its recording is judged once more, for the words. */
async function sawOf(scenario: Scenario, { path, check }: Result): Promise<string> {
  const { judge } = await import('../judge/verdict.ts');
  const recording = readRecording(path);
  const findings = recording ? judge(recording, scenario, []).findings : [];
  return findings.find(finding => finding.check === check)?.saw ?? '';
}
