import { loadCourse } from '../course/course.ts';
import { type Catalogue, ofCourse, type Scenario } from '../course/schema.ts';
import { canAsk } from '../dialog/question.ts';
import { askRecall } from '../dialog/recall.ts';
import { readState } from '../engine/journal.ts';
import type { Home } from '../home/home.ts';
import { doorUrl } from '../parts/door/door.ts';
import { noteSeen, progressOf, readProgress } from '../progress/learner.ts';
import { daysSince, recallDue } from '../progress/recall.ts';
import { hasPassed, isPassed, openStage, passes, resultsOf } from '../progress/results.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { shopTrouble } from '../text/shop-trouble.ts';
import { nextStep, type Place, whereText } from '../text/where.ts';
import { againAfter, catalogueOf, scenarioAfter } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

export const where = defineCommand({
  name: 'where',
  summary: 'where you are, and the one next step',
  args: [],
  options: [],
  example: 'npx lab',
  async run({ home, json }) {
    const catalogue = await catalogueOf(home);
    const now = Date.now();
    const place = placeOf(home, catalogue, now);
    const { open, running, results } = place;
    const asks = canAsk() && !json;
    const due = asks ? dueScenario(home, catalogue, now) : null;
    if (asks) noteSeen(home, new Date(now).toISOString());
    return {
      exit: exitCodes.done,
      text: whereText(place),
      json: {
        scenario: open?.id ?? null,
        stage: open && openStage(open, results).name,
        running,
        passed: open !== null && isPassed(open, results),
        next: nextStep(place).command,
      },
      ...(due && { ask: () => askRecall(home, due, loadCourse(home.repo, due)) }),
    };
  },
});

function placeOf(home: Home, catalogue: Catalogue, now: number): Place {
  const state = readState(home);
  const open = catalogue.scenarios.find(({ id }) => id === state.scenario) ?? null;
  const results = open ? resultsOf(home, open.id) : [];
  const seen = [readProgress(home).seenAt, results.at(-1)?.at ?? null].filter(at => at !== null).sort();
  const running = keeperRuns(home);
  const snapshot = running ? readSnapshot(home) : null;
  return {
    running,
    trouble: snapshot && shopTrouble(snapshot),
    door: doorUrl(process.env),
    interrupted: state.interrupted !== null,
    open,
    results,
    passedScenarios: ofCourse(catalogue.scenarios).filter(scenario => hasPassed(home, scenario)).length,
    scenarios: ofCourse(catalogue.scenarios).length,
    again: (open && againAfter(catalogue, open)?.id) ?? null,
    next: open ? scenarioAfter(home, catalogue, open) : null,
    daysAway: daysSince(seen.at(-1) ?? null, now),
  };
}

function dueScenario(home: Home, { scenarios }: Catalogue, now: number): Scenario | null {
  const passed = scenarios.flatMap(scenario => {
    const { id } = scenario;
    const results = resultsOf(home, id);
    const passedAt = [...passes(results).values()].at(-1)?.at;
    return passedAt && isPassed(scenario, results)
      ? [{ scenario: id, passedAt, progress: progressOf(home, id) }]
      : [];
  });
  const due = recallDue(passed, now);
  return scenarios.find(({ id }) => id === due) ?? null;
}
