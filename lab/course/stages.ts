/** A scenario is judged in stages, one after the other. One that declares none has one stage, so that nothing else asks for it. */
import type { Stream } from './streams.ts';
import type { Trial } from './trial.ts';

type Sli =
  | { sli: 'latency'; op: 'lte'; thresholdMs: number; target: number }
  | { sli: 'availability'; target: number };

/** `name`: what tells it apart wherever one is named: findings, margins, `trips` of a fix, hints. `of`: the stream that is judged by it. */
export type Objective = Sli & { name: string; of: string };

export type Invariant = {
  /** like that of an objective: the check's id; where the scenario uses that check more than once, with its traffic */
  name: string;
  check: string;
  params: Record<string, unknown>;
  /** the stage that brought it */
  stage: string;
};

export type Stage = {
  name: string;
  /** the learner's words; empty for the only stage of a scenario that declares none */
  title: string;
  /** whose answers are asked: all modules, or those that this stage and the ones before it name */
  modules: string[];
  load: Stream[];
  objectives: Objective[];
  /** those of the stages before it too: what is asked and counted must go on to hold */
  invariants: Invariant[];
  trials: Trial[];
};

type WrittenObjective = Sli & { of?: string | undefined };
type WrittenInvariant = Pick<Invariant, 'check' | 'params'>;
type Shared = {
  modules?: string[];
  load: Stream[];
  objectives: WrittenObjective[];
  invariants: WrittenInvariant[];
  trials: Trial[];
};
type Written = Omit<Shared, 'load' | 'modules'> & {
  name: string;
  title: string;
  asks?: string[] | undefined;
  load?: Stream[] | undefined;
};

export const onlyStage = 'whole';

/** What stands outside the stages is part of each. */
export function stagesOf(shared: Shared, declared: Written[] = [only]): Stage[] {
  const { modules = [] } = shared;
  const everywhere = [shared, ...declared];
  const invariants = everywhere.flatMap(one => one.invariants);
  const objectives = declared.flatMap(({ load = shared.load, objectives }) =>
    [...shared.objectives, ...objectives].map(objective => withStream(objective, load)),
  );
  return declared.map(({ name, title, asks, load = shared.load, ...own }, n) => {
    const earlier = declared.slice(0, n).flatMap(stage => brought(stage.invariants, stage.name));
    const first = declared[0]?.name ?? name;
    const asked = new Set(declared.slice(0, n + 1).flatMap(stage => stage.asks ?? modules));
    return {
      ...{ name, title, load },
      modules: modules.filter(module => asked.has(module)),
      objectives: [...shared.objectives, ...own.objectives]
        .map(objective => withStream(objective, load))
        .map(objective => ({ ...objective, name: objectiveName(objective, objectives) })),
      invariants: [...brought(shared.invariants, first), ...earlier, ...brought(own.invariants, name)].map(
        invariant => ({ ...invariant, name: invariantName(invariant, invariants) }),
      ),
      trials: [...shared.trials, ...own.trials],
    };
  });
}

const only: Written = { name: onlyStage, title: '', objectives: [], invariants: [], trials: [] };

const brought = (invariants: WrittenInvariant[], stage: string) =>
  invariants.map(invariant => ({ ...invariant, stage }));

const withStream = <One extends WrittenObjective>(objective: One, load: Stream[]): One & { of: string } => ({
  ...objective,
  of: objective.of ?? load[0]?.as ?? '',
});

/** `latency`; where several streams have one, `latency:customers`. */
function objectiveName({ sli, of }: Sli & { of: string }, all: (Sli & { of: string })[]): string {
  return all.every(other => other.sli !== sli || other.of === of) ? sli : `${sli}:${of}`;
}

function invariantName({ check, params }: WrittenInvariant, all: WrittenInvariant[]): string {
  const isAlone = all.filter(other => other.check === check).length === 1;
  return isAlone ? check : `${check}:${params.of}`;
}

/** The stage of this name; the first where there is none of it any more. */
export function stageNamed({ stages }: { stages: readonly Stage[] }, name: string): Stage {
  const found = stages.find(stage => stage.name === name) ?? stages[0];
  if (!found) throw new Error('a scenario has at least one stage');
  return found;
}

/** What is named in a list of several things, each once. */
const names = <One extends { name: string }>(all: One[]): string[] => [
  ...new Set(all.map(({ name }) => name)),
];

/** The names of all that a scenario judges, in the order of evidence. */
export const judgedNames = (stages: readonly Stage[]): string[] => [
  ...names(stages.flatMap(({ invariants }) => invariants)),
  ...names(stages.flatMap(({ objectives }) => objectives)),
  ...names(stages.flatMap(({ trials }) => trials.flatMap(({ lines }) => lines))),
];
