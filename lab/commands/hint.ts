import { hintFor, hintLevels, hintSubject, loadHints } from '../course/hints.ts';
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import { changeProgress, progressOf } from '../progress/learner.ts';
import { lastResult, mayReveal, type Result, readRecording } from '../progress/results.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { hintText, seenOf } from '../text/hint.ts';
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
    // A new subject starts at level 1 again, also for a person who has read all three levels of another one.
    const progress = progressOf(home, scenario.id);
    const subject = hintSubject(hints, seenOf(failed)) ?? progress.hintSubject ?? null;
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
      failed: failed && { ...failed, saw: saw ?? '' },
      mayReveal: mayReveal(home, scenario.id),
    };
    return {
      exit: exitCodes.done,
      text: hintText(seen),
      json: { scenario: scenario.id, level, fileProblem, hint: hintFor(hints, level, seenOf(failed)) },
    };
  },
});

/** Of a verdict whose line was made again: its recording is judged once more, for the words. */
async function sawOf(scenario: Scenario, { path, check }: Result): Promise<string> {
  const { judge } = await import('../judge/verdict.ts');
  const recording = readRecording(path);
  const findings = recording ? judge(recording, scenario, []).findings : [];
  return findings.find(finding => finding.check === check)?.saw ?? '';
}
