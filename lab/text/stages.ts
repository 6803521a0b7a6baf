/** What is said of the stages of a scenario; nothing of a scenario that has only one. */
import type { Scenario, Stage } from '../course/schema.ts';

type Staged = Pick<Scenario, 'stages'>;

const placeOf = ({ stages }: Staged, { name }: Pick<Stage, 'name'>): number =>
  stages.findIndex(stage => stage.name === name) + 1;

/** `stage 2 of 2`; empty where there is one. */
export const stageNumber = (scenario: Staged, stage: Pick<Stage, 'name'>): string =>
  scenario.stages.length > 1 ? `stage ${placeOf(scenario, stage)} of ${scenario.stages.length}` : '';

/** `Stage 2 of 2: Nothing is forgotten`, as a list of one line or none. */
export const stageLines = (scenario: Staged, stage: Stage): string[] =>
  scenario.stages.length > 1 ? [`S${stageNumber(scenario, stage).slice(1)}: ${stage.title}`] : [];

/** The stages before this one: they were passed. */
export const heldLines = (scenario: Staged, stage: Stage): string[] =>
  scenario.stages
    .slice(0, placeOf(scenario, stage) - 1)
    .map((held, n) => `Stage ${n + 1} was passed: ${held.title}`);
