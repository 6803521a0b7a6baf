/** What must hold between the values of a catalogue. Looks at it leniently, so that it also speaks about a file with other faults. */
import { z } from 'zod';
import { countedWithinSeconds } from '../judge/load/judge-load.ts';
import { requestsToPass } from '../judge/load/sequential.ts';
import { partsOf } from '../parts/parts.ts';
import type { Problem } from './explain.ts';
import type { Registries } from './named-values.ts';
import { nearest } from './suggest.ts';
import { rate } from './units.ts';

const keyed = (value: unknown) => (typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : {});

/** Whatever can be understood of the file; the rest is empty. What is not an object is read as one without keys. */
const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.preprocess(keyed, z.object(shape));
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]);
const text = z.string().catch('');
const use = object({ use: text, with: object({ link: text }) });

const lenient = object({
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
      trials: listOf(object({ name: text, fault: use })),
      load: object({ rate: rate.nullable().catch(null) }),
      invariants: listOf(object({ check: text, of: text })),
      objectives: listOf(object({ sli: text, target: z.number().gt(0).lt(1).nullable().catch(null) })),
    }),
  ),
});

type Lenient = z.output<typeof lenient>;
type LenientScenario = Lenient['scenarios'][number];

const wrong = (path: PropertyKey[], message: string): Problem => ({ path, at: 'value', message });

export function problemsBetween(data: unknown, known: Registries): Problem[] {
  const seen = lenient.parse(data);
  return [
    ...repeated(seen, 'id'),
    ...repeated(seen, 'name'),
    ...ideaProblems(seen),
    ...seen.scenarios.flatMap((scenario, n) => [
      ...partProblems(scenario, ['scenarios', n], known),
      ...loadProblems(scenario, ['scenarios', n]),
      ...sameInvariants(scenario, ['scenarios', n]),
    ]),
  ];
}

function repeated({ scenarios }: Lenient, key: 'id' | 'name'): Problem[] {
  return scenarios.flatMap((scenario, n) => {
    const first = scenarios.findIndex(other => other[key] === scenario[key]);
    if (!scenario[key] || first === n) return [];
    return [
      wrong(['scenarios', n, key], `${key} ${scenario[key]}: an earlier scenario has it; each needs its own`),
    ];
  });
}

/** A check may stand twice, for two kinds of traffic: they are told apart by it. */
function sameInvariants({ invariants }: LenientScenario, path: PropertyKey[]): Problem[] {
  return invariants.flatMap(({ check, of }, n) => {
    const first = invariants.findIndex(other => other.check === check && other.of === of);
    if (!check || first === n) return [];
    const what = of ? `check ${check} of ${of}` : `check ${check}`;
    return [wrong([...path, 'invariants', n, 'check'], `${what}: stands above already; remove one`)];
  });
}

/** Every idea is taught once, and before it is used. */
function ideaProblems({ basics, scenarios }: Lenient): Problem[] {
  const everywhere = [...basics, ...scenarios.flatMap(({ teaches }) => teaches)];
  const taught = new Map(basics.map(idea => [idea, 'the basics']));
  const problems: Problem[] = [];
  for (const [n, { id, teaches, assumes }] of scenarios.entries()) {
    for (const [place, idea] of assumes.entries()) {
      if (!idea || taught.has(idea)) continue;
      const near = nearest(idea, everywhere);
      const hint = everywhere.includes(idea)
        ? 'it is taught later; move it to basics or this scenario'
        : near && `did you mean ${near}?`;
      const advice = hint ?? 'let an earlier scenario teach it, or add it to basics';
      problems.push(
        wrong(
          ['scenarios', n, 'assumes', place],
          `assumes ${idea}: no earlier scenario teaches it; ${advice}`,
        ),
      );
    }
    for (const [place, idea] of teaches.entries()) {
      const by = taught.get(idea);
      if (by && idea)
        problems.push(
          wrong(['scenarios', n, 'teaches', place], `teaches ${idea}: ${by} taught it already; remove one`),
        );
      taught.set(idea, by ?? id);
    }
  }
  return problems;
}

/** What a fault needs is there, and a link leads from one part of the scenario to another. */
function partProblems(
  { parts, faults, conditions, trials }: LenientScenario,
  path: PropertyKey[],
  known: Registries,
) {
  const there = partsOf(Object.keys(parts)).filter(({ id, declared }) => !declared || id in parts);
  const services = there.filter(({ role }) => role === 'service');
  const stores = there.filter(({ link }) => link !== undefined);
  const links = services.flatMap(service => stores.map(store => `${service.id}-${store.id}`));
  const check = ({ use: id, with: params }: (typeof faults)[number], place: PropertyKey[]) => {
    const missing = (known.faults[id]?.needs ?? []).filter(part => there.every(({ id }) => id !== part));
    const problems = missing.map(part =>
      wrong([...path, ...place, 'use'], `use ${id}: it needs ${part}; add ${part} to parts`),
    );
    const isThere = links.some(link => link === params.link || link === familyOf(params.link));
    if (!params.link || isThere) return problems;
    const advice = `link ${params.link}: no such link; there is ${links.join(', ') || 'none'}`;
    return [...problems, wrong([...path, ...place, 'with', 'link'], advice)];
  };
  return [
    ...faults.flatMap((fault, n) => check(fault, ['faults', n])),
    ...conditions.flatMap((condition, n) => check(condition, ['conditions', n])),
    ...trials.flatMap(({ fault }, n) => check(fault, ['trials', n, 'fault'])),
  ];
}

/** `api-postgres` for api-1-postgres */
const familyOf = (link: string): string => link.replace(/^(\w+)-\d-/, '$1-');

/** An objective that cannot be decided in time would make every verdict "could not tell". */
function loadProblems({ load, objectives }: LenientScenario, path: PropertyKey[]): Problem[] {
  const ratePerSecond = load.rate;
  if (!ratePerSecond) return [];
  const counted = ratePerSecond * countedWithinSeconds;
  return objectives.flatMap(({ sli, target }, n) => {
    if (sli !== 'latency' || target === null) return [];
    const needed = requestsToPass(target);
    if (needed <= counted) return [];
    const advice = `it needs ${needed} requests in ${countedWithinSeconds} s and ${ratePerSecond}/s brings ${counted}; raise the rate or lower the target`;
    return [
      wrong([...path, 'objectives', n, 'target'], `target ${target}: cannot be decided in time: ${advice}`),
    ];
  });
}
