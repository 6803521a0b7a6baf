/** The form of scenarios.yaml. Every type of the catalogue is inferred from here; the JSON Schema for editors is made from it. */
import { z } from 'zod';
import type { Fault, FaultScope } from '../../faults/contract.ts';
import type { Check } from '../checks/contract.ts';
import { issuesUnder } from './explain.ts';
import { suggestion } from './suggest.ts';
import { duration, rate } from './units.ts';

/** What a catalogue may name. */
export type Registries = {
  faults: Readonly<Record<string, Pick<Fault, 'scope' | 'needs' | 'params' | 'momentary'>>>;
  checks: Readonly<Record<string, Pick<Check, 'params'>>>;
  contracts: Readonly<Record<string, object>>;
  traffic: Readonly<Record<string, object>>;
  /** the kinds of traffic that can be a scenario's load */
  scripts: Readonly<Record<string, string>>;
};

export const levels = ['crawling', 'walking', 'running', 'sprinting'] as const;

/** Parts that every scenario has without declaring them. */
export const impliedParts = ['haproxy', 'toxiproxy'] as const;

/** An idea of the glossary, or a scenario's name. */
const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write small letters, digits and hyphens, such as round-trip');

const target = z.number().gt(0).lt(1);

const objective = z.discriminatedUnion('sli', [
  z
    .strictObject({ sli: z.literal('latency'), op: z.literal('lte'), value: duration, target })
    .transform(({ value, ...rest }) => ({ ...rest, thresholdMs: value })),
  z.strictObject({ sli: z.literal('availability'), target }),
]);

function nameFrom(kind: string, registry: Readonly<Record<string, unknown>>) {
  const known = Object.keys(registry);
  return z.enum(known, {
    error: issue =>
      typeof issue.input === 'string'
        ? `there is no such ${kind}; ${suggestion(issue.input, known)}`
        : `write the name of a ${kind}`,
  });
}

const mayStand: Record<FaultScope, string> = {
  data: 'is the learner’s to mend; write it under faults',
  workspace: 'is the learner’s to mend; write it under faults',
  world: 'is how the world is; write it under conditions',
};

/** `with` stays as it is written, so that it can be saved; the fault's own schema parses it when it is used. */
function faultUse({ faults }: Registries, scopes: readonly FaultScope[]) {
  const params = z.record(z.string(), z.unknown()).default({});
  return z.strictObject({ use: nameFrom('fault', faults), with: params }).superRefine((value, context) => {
    const fault = faults[value.use];
    if (!fault) return;
    if (!scopes.includes(fault.scope)) {
      context.addIssue({ code: 'custom', path: ['use'], input: value.use, message: mayStand[fault.scope] });
    }
    if (fault.momentary && scopes.includes('world')) {
      const message = 'happens once and is over; a condition must last';
      context.issues.push({ code: 'custom', path: ['use'], input: value.use, message });
    }
    context.issues.push(...issuesUnder(['with'], fault.params, value.with));
  });
}

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

function scenario(known: Registries) {
  return z
    .strictObject({
      id: z.string().regex(/^scenario-\d\d$/, 'write scenario- and two digits, such as scenario-02'),
      name: slug,
      symptom: z.string().min(1).max(60),
      level: z.enum(levels),
      minutes: z.int().min(5).max(240),
      teaches: z.array(slug).min(1),
      assumes: z.array(slug),
      parts: z.strictObject({ api: z.int().min(1).max(3), postgres: z.literal('primary') }),
      modules: z.array(nameFrom('module', known.contracts)).min(1),
      faults: z.array(faultUse(known, ['data', 'workspace'])).min(1),
      conditions: z.array(faultUse(known, ['world'])),
      load: z
        .strictObject({
          script: nameFrom('load script', known.scripts),
          rate,
          users: z.int().min(1).max(500),
        })
        .transform(({ rate: ratePerSecond, ...rest }) => ({ ...rest, ratePerSecond })),
      objectives: z.array(objective),
      invariants: z.array(invariant(known)),
      trials: z.array(z.unknown()).max(0, 'cannot be run yet; write []'),
    })
    .transform(({ trials: _none, ...rest }) => ({ ...rest, folder: folderOf(rest) }));
}

/** `scenarios/02-the-missing-index`, from the root of the clone. */
export function folderOf({ id, name }: { id: string; name: string }): string {
  return `scenarios/${id.replace('scenario-', '')}-${name}`;
}

/** The whole file, for what the registries hold. */
export function catalogueSchema(known: Registries) {
  return z.strictObject({
    formatVersion: z.literal(1),
    basics: z.array(slug),
    scenarios: z.array(scenario(known)).min(1),
  });
}

export type Catalogue = z.output<ReturnType<typeof catalogueSchema>>;
export type Scenario = Catalogue['scenarios'][number];
export type Objective = Scenario['objectives'][number];
export type FaultUse = Scenario['conditions'][number];
export type Invariant = Scenario['invariants'][number];
