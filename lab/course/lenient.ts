/** Whatever can be understood of scenarios.yaml, so that rules can speak about a file with other faults; the rest is empty. */
import { z } from 'zod';
import { rate } from './units.ts';

const keyed = (value: unknown) => (typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : {});

/** What is not an object is read as one without keys. */
const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.preprocess(keyed, z.object(shape));
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]);
const text = z.string().catch('');
const use = object({ use: text, with: object({ link: text, provider: text }) });
const amount = { script: text, rate: rate.nullable().catch(null) };

const load = object({
  ...amount,
  streams: listOf(object({ as: text, ...amount, times: z.int().min(1).nullable().catch(null) })),
});

const judged = {
  invariants: listOf(object({ check: text, of: text })),
  objectives: listOf(object({ sli: text, of: text, target: z.number().gt(0).lt(1).nullable().catch(null) })),
  trials: listOf(object({ name: text, fault: use, strikes: listOf(use), load })),
};

const lenient = object({
  formatVersion: z.unknown().optional(),
  basics: listOf(text),
  scenarios: listOf(
    object({
      id: text,
      name: text,
      teaches: listOf(text),
      assumes: listOf(text),
      parts: z.record(z.string(), z.unknown()).catch({}),
      faults: listOf(use),
      conditions: listOf(use),
      load,
      ...judged,
      stages: listOf(object({ name: text, load, ...judged })),
    }),
  ),
});

export type Lenient = z.output<typeof lenient>;
export type LenientScenario = Lenient['scenarios'][number];
type Load = LenientScenario['load'];

export const readLeniently = (data: unknown): Lenient => lenient.parse(data);

/** A scenario's own, then those of its stages, with the path to each. */
export const judgedParts = (scenario: LenientScenario, path: PropertyKey[]) => [
  { path, of: scenario, streams: streamsOf(scenario.load), hasOwnLoad: true },
  ...scenario.stages.map((stage, n) => ({
    path: [...path, 'stages', n],
    of: stage,
    streams: streamsOf(hasLoad(stage.load) ? stage.load : scenario.load),
    hasOwnLoad: hasLoad(stage.load),
  })),
];

const hasLoad = ({ script, streams }: Load): boolean => script !== '' || streams.length > 0;

/** As the schema makes them of either form. */
export const streamsOf = ({ script, rate: ratePerSecond, streams }: Load) =>
  streams.length > 0 ? streams : [{ as: script, script, rate: ratePerSecond, times: null }];
