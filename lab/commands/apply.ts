import { loadCourse } from '../course/course.ts';
import { idOfFirst, type Scenario } from '../course/schema.ts';
import { introduction, opened } from '../dialog/opened.ts';
import { type Applied, applyScenario, type Work } from '../engine/apply.ts';
import { planOf } from '../engine/plan.ts';
import { userError } from '../errors.ts';
import { planText } from '../text/applied.ts';
import { catalogueOf, scenarioNamed } from './catalogue.ts';
import { defineCommand, exitCodes, type Result } from './command.ts';

export const apply = defineCommand({
  name: 'apply',
  summary: 'open a scenario: fresh data, your files, the shop broken under light traffic',
  args: [{ name: '<scenario>', description: 'scenario-05, 05, 5 or its name' }],
  options: [
    { name: 'dry-run', description: 'show what would be done, and do nothing' },
    { name: 'spoil', description: 'with --dry-run: name what will be broken' },
    { name: 'no-guess', description: 'do not ask for a guess' },
  ],
  example: 'npx lab apply 02',
  writesForMs: 8000,
  async run({ home, say, signal }, [wanted = ''], options) {
    const catalogue = await catalogueOf(home);
    const scenario = scenarioNamed(catalogue, wanted);
    const first = idOfFirst(scenario);
    if (first) throw userError('opened-by-again', { scenario: scenario.id, first });
    if (options['dry-run']) {
      const plan = planOf(home, scenario);
      return {
        exit: exitCodes.done,
        text: planText(plan, scenario.symptom, options.spoil === true),
        json: { plan },
      };
    }
    return openedResult({ home, say, signal }, scenario, options['no-guess'] !== true);
  },
});

/** Opens the scenario, and answers what is said and asked then. */
export async function openedResult(work: Work, scenario: Scenario, wantsGuess: boolean): Promise<Result> {
  const course = loadCourse(work.home.repo, scenario);
  const applied = await applyScenario(work, scenario, { fresh: false });
  return {
    exit: exitCodes.done,
    ...opened(work.home, applied, course, wantsGuess),
    json: { ...appliedJson(applied), ...introduction(course) },
  };
}

export function appliedJson({
  scenario,
  resumed,
  saved,
  unsaved,
  migrations,
  snapshot,
  start,
}: Applied): Record<string, unknown> {
  const { state, problem, parts } = snapshot;
  return {
    scenario: scenario.id,
    resumed,
    savedMigrations: saved,
    unsavedChanges: unsaved,
    migrations,
    state,
    problem,
    parts,
    start,
  };
}
