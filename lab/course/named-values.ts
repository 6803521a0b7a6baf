/** The values that several places of a catalogue share: names of registries, and uses of faults. */
import { z } from 'zod';
import type { Fault, FaultScope } from '../../faults/contract.ts';
import type { Check } from '../judge/checks/contract.ts';
import { issuesUnder } from './explain.ts';
import { suggestion } from './suggest.ts';
import { duration, moment } from './units.ts';

/** What a catalogue may name. */
export type Registries = {
  faults: Readonly<Record<string, Pick<Fault, 'scope' | 'needs' | 'params' | 'momentary'>>>;
  checks: Readonly<Record<string, Pick<Check, 'params'>>>;
  /** what may be judged of a trial; `seeks`: it waits for what must be found somewhere */
  trialChecks: Readonly<Record<string, { params: z.ZodType; seeks?: boolean }>>;
  contracts: Readonly<Record<string, object>>;
  /** where what the shop promised can be looked for */
  places: Readonly<Record<string, object>>;
  traffic: Readonly<Record<string, object>>;
};

/** An idea of the glossary, or a scenario's name. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write small letters, digits and hyphens, such as round-trip');

export function nameFrom(kind: string, registry: Readonly<Record<string, unknown>>) {
  const known = Object.keys(registry);
  return z.enum(known, {
    error: issue =>
      typeof issue.input === 'string'
        ? `there is no such ${kind}; ${suggestion(issue.input, known)}`
        : `write the name of a ${kind}`,
  });
}

const mayStand: Record<FaultScope, string> = {
  data: 'is for the learner to fix; write it under faults',
  workspace: 'is for the learner to fix; write it under faults',
  world: 'is a condition of the world; write it under conditions',
};

/** `with` stays as it is written, so that it can be saved; the fault's own schema parses it when it is used. */
export function faultUse({ faults }: Registries, scopes: readonly FaultScope[]) {
  return z.strictObject(useOf(faults)).superRefine((value, context) => {
    context.issues.push(...useIssues(faults, scopes, value, false));
  });
}

const strikes = (faults: Registries['faults'], value: { use: string; with: Record<string, unknown> }) =>
  useIssues(faults, ['world'], value, true);

/** One that happens while the shop is used: from `at` on, for so long. */
export function timedFault({ faults }: Registries) {
  return z
    .strictObject({ ...useOf(faults), at: duration, for: duration.optional() })
    .superRefine((value, context) => {
      context.issues.push(...strikes(faults, value));
    });
}

const count = z.int().min(1).optional();

/** One of several that happen while the shop is used: at a time, or as soon as something is seen. */
export function strike({ faults, places }: Registries) {
  return z
    .strictObject({
      ...useOf(faults),
      at: moment.optional(),
      when: z
        .strictObject({
          held: count,
          answered: count,
          refused: count,
          at: nameFrom('company', places).optional(),
        })
        .refine(
          ({ at: _at, ...counts }) => Object.keys(counts).length > 0,
          'write held, answered or refused, and a number',
        )
        .optional(),
      // biome-ignore lint/suspicious/noThenProperty: a key of scenarios.yaml
      then: slug.optional(),
      earliest: duration.optional(),
      latest: duration.optional(),
      for: duration.optional(),
    })
    .superRefine((value, context) => {
      context.issues.push(...strikes(faults, value));
    });
}

const useOf = (faults: Registries['faults']) => ({
  use: nameFrom('fault', faults),
  with: z.record(z.string(), z.unknown()).default({}),
});

function useIssues(
  faults: Registries['faults'],
  scopes: readonly FaultScope[],
  { use, with: params }: { use: string; with: Record<string, unknown> },
  mayBeMomentary: boolean,
): z.core.$ZodRawIssue[] {
  const fault = faults[use];
  if (!fault) return [];
  const refuse = (message: string): z.core.$ZodRawIssue => ({
    code: 'custom',
    path: ['use'],
    input: use,
    message,
  });
  return [
    ...(scopes.includes(fault.scope) ? [] : [refuse(mayStand[fault.scope])]),
    ...(fault.momentary && scopes.includes('world') && !mayBeMomentary
      ? [refuse('happens once and is over; a condition must last')]
      : []),
    ...issuesUnder(['with'], fault.params, params),
  ];
}

export type FaultUse = z.output<ReturnType<typeof faultUse>>;
