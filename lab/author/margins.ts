/** How far broken and solution lie from each limit, and whether that is far enough to be told apart on any machine. */
import type { Scenario } from '../course/schema.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Margins, Range } from '../progress/margins.ts';
import { fixHashes, inputsHash } from './margin-inputs.ts';

/** The least factor between a limit and either side that is accepted; 5 is the aim. */
const leastFactor = 3;

/** All that one run found, in every stage. */
type Run = Pick<Verdict, 'findings'>;

export function marginsOf(repo: string, scenario: Scenario, broken: Run[], solution: Run[]): Margins {
  const checks: Margins['checks'] = {};
  for (const finding of solution[0]?.findings ?? []) {
    const of = (verdicts: Run[]) => rangeOf(verdicts, finding.check);
    checks[finding.check] = {
      unit: finding.unit,
      limit: finding.limit,
      broken: of(broken),
      solution: of(solution),
    };
  }
  const runs = Math.min(broken.length, solution.length);
  return {
    formatVersion: 1,
    inputs: inputsHash(repo, scenario),
    fixes: fixHashes(repo, scenario),
    runs,
    checks,
  };
}

function rangeOf(verdicts: Run[], check: string): Range {
  const values = verdicts
    .flatMap(({ findings }) => findings.find(finding => finding.check === check)?.value ?? [])
    .sort((a, b) => a - b);
  return {
    median: values[Math.floor(values.length / 2)] ?? null,
    least: values[0] ?? null,
    most: values.at(-1) ?? null,
  };
}

/** So much outside of what was seen before, a figure is still the same: on another day the machine is that much slower or faster. */
const alikeFactor = 1.5;

type Checked = Margins['checks'][string];

/** A limit in requests is a share of the load, and one load is longer than another. */
function isSameLimit(was: Checked, is: Checked): boolean {
  if (is.unit !== 'requests' || was.limit === null || is.limit === null) return was.limit === is.limit;
  return Math.max(was.limit, is.limit) <= alikeFactor * Math.min(was.limit, is.limit);
}

/**
 * Further runs, after a change that was to move no figure: `before` and these as one. Answers instead what is not as it was, where something
 * is not; then all has to be measured again.
 */
export function withRuns(before: Margins, now: Margins): { margins: Margins } | { moved: string[] } {
  const moved: string[] = [];
  const asBefore = (check: string, state: 'broken' | 'solution', was: Range, is: Range): Range => {
    // A run may see nothing where another one did, as when the verdict was there before; the other way round it is told.
    const isAlike =
      is.least === null ||
      is.most === null ||
      (was.least !== null &&
        was.most !== null &&
        is.least * alikeFactor >= was.least &&
        is.most <= was.most * alikeFactor);
    if (!isAlike)
      moved.push(`${check}: ${state} ${is.least} to ${is.most}, before ${was.least} to ${was.most}`);
    const both = [was.least, was.most, is.least, is.most].filter(value => value !== null);
    return both.length === 0
      ? was
      : { median: was.median, least: Math.min(...both), most: Math.max(...both) };
  };
  const checks: Margins['checks'] = {};
  for (const [check, is] of Object.entries(now.checks)) {
    const was = before.checks[check];
    if (!was || !isSameLimit(was, is))
      moved.push(`${check}: limit ${is.limit}, before ${was?.limit ?? 'none'}`);
    else
      checks[check] = {
        ...is,
        limit: was.limit === null || is.limit === null ? is.limit : Math.min(was.limit, is.limit),
        broken: asBefore(check, 'broken', was.broken, is.broken),
        solution: asBefore(check, 'solution', was.solution, is.solution),
      };
  }
  return moved.length > 0 ? { moved } : { margins: { ...now, runs: before.runs + now.runs, checks } };
}

/**
 * What is too near to be told apart. A figure that was the same in every run cannot be changed by noise, so for it the right side is
 * enough; any other needs a factor of 3 from its limit, on the side of the solution and, where the broken system breaks it, on that side.
 */
export function tooNear({ checks }: Margins): string[] {
  return Object.entries(checks).flatMap(([check, { limit, broken, solution }]) => {
    if (limit === null || solution.most === null || broken.least === null || broken.most === null) return [];
    const isExact = (range: Range) => range.least === range.most;
    const problems: string[] = [];
    if (!isExact(solution) && solution.most * leastFactor > limit)
      problems.push(`${check}: the solution's ${solution.most} is too near ${limit}`);
    const breaks = broken.least > limit;
    if (breaks && !isExact(broken) && broken.least < limit * leastFactor)
      problems.push(`${check}: the broken ${broken.least} is too near ${limit}`);
    return problems;
  });
}
