/** The form of scenarios.yaml. Every type of the catalogue is inferred from here; the JSON Schema for editors is made from it. */
import { z } from 'zod';
import { declarable, everyPart } from '../parts/parts.ts';
import { issuesUnder } from './explain.ts';
import { faultUse, nameFrom, type Registries, slug } from './named-values.ts';
import { stagesOf } from './stages.ts';
import { loadOf } from './streams.ts';
import { trial } from './trial.ts';
import { duration } from './units.ts';

export const levels = ['crawling', 'walking', 'running', 'sprinting'] as const;

/** Parts that every scenario has without declaring them. */
export const impliedParts: readonly string[] = everyPart.flatMap(({ id, declared }) => (declared ? [] : id));

/** What a learner gets of the shop beside its services: `gateway/haproxy.cfg`, `database/migrations/`, `system.yaml`. */
export const handedOut = ['gateway', 'migrations', 'replicas'] as const;

const target = z.number().gt(0).lt(1);

const objective = z.discriminatedUnion('sli', [
  z
    .strictObject({
      sli: z.literal('latency'),
      of: slug.optional(),
      op: z.literal('lte'),
      value: duration,
      target,
    })
    .transform(({ value, ...rest }) => ({ ...rest, thresholdMs: value })),
  z.strictObject({ sli: z.literal('availability'), of: slug.optional(), target }),
]);

/** The params of a check stand beside its name and stay as they are written; the check's own schema parses them. */
function invariant({ checks, traffic }: Registries) {
  return z
    .looseObject({ check: nameFrom('check', checks) })
    .superRefine(({ check, ...params }, context) => {
      const found = checks[check];
      if (found) context.issues.push(...issuesUnder([], found.params, params));
      if (typeof params.of === 'string') {
        context.issues.push(...issuesUnder(['of'], nameFrom('kind of traffic', traffic), params.of));
      }
    })
    .transform(({ check, ...params }) => ({ check, params }));
}

/** What a scenario may say of its parts: what each part says itself. */
const declaredParts = z.strictObject(
  Object.fromEntries(declarable.flatMap(({ id, declared }) => (declared ? [[id, declared]] : []))),
);
/** What is judged: of a scenario, and of each of its stages. */
const judged = (known: Registries) => ({
  objectives: z.array(objective),
  invariants: z.array(invariant(known)),
  trials: z.array(trial(known)),
});

function stage(known: Registries) {
  const { objectives, invariants, trials } = judged(known);
  return z.strictObject({
    name: slug,
    title: z.string().min(1).max(60),
    asks: z.array(nameFrom('module', known.contracts)).min(1).optional(),
    load: loadOf(known).optional(),
    objectives: objectives.default([]),
    invariants: invariants.default([]),
    trials: trials.default([]),
  });
}

export const idForm = /^scenario-\d\d(-again)?$/;

/** Of the exercise that `lab again` opens after a scenario: the id of that scenario; null of a scenario of the course. */
export const idOfFirst = ({ id }: { id: string }): string | null => /^(.*)-again$/.exec(id)?.[1] ?? null;

/** The scenarios that are counted and done one after the other. */
export const ofCourse = <One extends { id: string }>(scenarios: readonly One[]): One[] =>
  scenarios.filter(scenario => idOfFirst(scenario) === null);

function scenario(known: Registries) {
  return z
    .strictObject({
      id: z.string().regex(idForm, 'write scenario- and two digits, such as scenario-02'),
      name: slug,
      symptom: z.string().min(1).max(60),
      level: z.enum(levels),
      minutes: z.int().min(5).max(240),
      teaches: z.array(slug),
      assumes: z.array(slug),
      parts: declaredParts,
      modules: z.array(nameFrom('module', known.contracts)).min(1),
      handsOut: z.array(z.enum(handedOut)).default([...handedOut]),
      faults: z.array(faultUse(known, ['data', 'workspace'])).min(1),
      conditions: z.array(faultUse(known, ['world'])),
      load: loadOf(known),
      ...judged(known),
      stages: z.array(stage(known)).min(2).optional(),
    })
    .superRefine(({ id, teaches, modules, stages = [] }, { addIssue }) => {
      for (const [n, { asks = [] }] of stages.entries())
        for (const [place, name] of asks.entries())
          if (!modules.includes(name))
            addIssue({
              ...{ code: 'custom', path: ['stages', n, 'asks', place], input: name },
              message: `${name} is not among the modules of this scenario; add it there`,
            });
      const asked = stages.flatMap(({ asks }) => asks ?? modules);
      const unasked = stages.length > 0 && modules.find(module => !asked.includes(module));
      if (unasked)
        addIssue({
          ...{ code: 'custom', path: ['stages'], input: stages },
          message: `no stage asks ${unasked}; name it in one, or leave asks out in the last`,
        });
      const message = idOfFirst({ id })
        ? 'an exercise for `lab again` teaches nothing new; write []'
        : 'must name at least one idea';
      if ((teaches.length === 0) !== (idOfFirst({ id }) !== null))
        addIssue({ code: 'custom', path: ['teaches'], message, input: teaches });
    })
    .transform(({ objectives, invariants, trials, stages, ...rest }) => ({
      ...rest,
      folder: folderOf(rest),
      stages: stagesOf({ modules: rest.modules, load: rest.load, objectives, invariants, trials }, stages),
    }));
}

/** `02` of scenario-02, as it is typed. */
export const numberOf = ({ id }: { id: string }): string => id.replace('scenario-', '');

/** `scenarios/02-the-missing-index`, from the root of the clone. */
export function folderOf({ id, name }: { id: string; name: string }): string {
  return `scenarios/${numberOf({ id })}-${name}`;
}

/** The whole file, for what the registries hold. */
export function catalogueSchema(known: Registries) {
  return z.strictObject({
    formatVersion: z.union([z.literal(1), z.literal(2)], 'write 1 or 2'),
    basics: z.array(slug),
    scenarios: z.array(scenario(known)).min(1),
  });
}

export type Catalogue = z.output<ReturnType<typeof catalogueSchema>>;
export type Scenario = Catalogue['scenarios'][number];
export type { FaultUse } from './named-values.ts';
export type { Invariant, Objective, Stage } from './stages.ts';
export type { Stream } from './streams.ts';
export type { Counted, Moment, Strike, Trial, TrialLine } from './trial.ts';
