/** What must hold between the values of a catalogue. Looks at it leniently, so that it also speaks about a file with other faults. */
import { declarable, partsOf } from '../parts/parts.ts';
import type { Problem } from './explain.ts';
import { judgedParts, type Lenient, type LenientScenario, readLeniently } from './lenient.ts';
import { loadProblems } from './load-rules.ts';
import type { Registries } from './named-values.ts';
import { idOfFirst } from './schema.ts';
import { nearest } from './suggest.ts';

const wrong = (path: PropertyKey[], message: string): Problem => ({ path, at: 'value', message });

export function problemsBetween(data: unknown, known: Registries): Problem[] {
  const seen = readLeniently(data);
  return [
    ...newKeys(seen, data),
    ...repeated(seen, 'id'),
    ...repeated(seen, 'name'),
    ...ideaProblems(seen),
    ...againProblems(seen),
    ...seen.scenarios.flatMap((scenario, n) => [
      ...partProblems(scenario, ['scenarios', n], known),
      ...loadProblems(scenario, ['scenarios', n]),
      ...sameInvariants(scenario, ['scenarios', n]),
      ...sameNames(scenario, ['scenarios', n]),
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
function sameInvariants(scenario: LenientScenario, path: PropertyKey[]): Problem[] {
  const all = judgedParts(scenario, path).flatMap(part =>
    part.of.invariants.map(({ check, of }, n) => ({ check, of, place: [...part.path, 'invariants', n] })),
  );
  return all.flatMap(({ check, of, place }, n) => {
    const first = all.findIndex(other => other.check === check && other.of === of);
    if (!check || first === n) return [];
    const what = of ? `check ${check} of ${of}` : `check ${check}`;
    return [wrong([...place, 'check'], `${what}: is already above; remove one`)];
  });
}

/** A fix trips a stage or a trial by its name. */
function sameNames(scenario: LenientScenario, path: PropertyKey[]): Problem[] {
  const stages = scenario.stages.map(({ name }, n) => ({ name, place: [...path, 'stages', n, 'name'] }));
  const trials = judgedParts(scenario, path).flatMap(part =>
    part.of.trials.map(({ name }, n) => ({ name, place: [...part.path, 'trials', n, 'name'] })),
  );
  return [stages, trials].flatMap(all =>
    all.flatMap(({ name, place }, n) =>
      !name || all.findIndex(other => other.name === name) === n
        ? []
        : [wrong(place, `name ${name}: is already above; each needs its own`)],
    ),
  );
}

/** The exercise for `lab again` stands after its scenario, so that it may use what was taught there and nothing later. */
function againProblems({ scenarios }: Lenient): Problem[] {
  return scenarios.flatMap(({ id }, n) => {
    const first = idOfFirst({ id });
    if (first === null || scenarios[n - 1]?.id === first) return [];
    return [wrong(['scenarios', n, 'id'], `id ${id}: write it right after ${first}`)];
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
function partProblems(scenario: LenientScenario, path: PropertyKey[], known: Registries) {
  const { parts, faults, conditions } = scenario;
  const there = partsOf(Object.keys(parts)).filter(({ id, declared }) => !declared || id in parts);
  const services = there.filter(({ role }) => role === 'service');
  const stores = there.filter(({ link }) => link !== undefined);
  const links = services.flatMap(service => stores.map(store => `${service.id}-${store.id}`));
  const companies = there.flatMap(({ id, role }) => (role === 'company' ? [id] : []));
  const check = ({ use: id, with: params }: (typeof faults)[number], place: PropertyKey[]) => {
    const needs = known.faults[id]?.needs ?? [];
    const missing = needs.filter(part => there.every(({ id, role }) => id !== part && role !== part));
    const unmatched = (key: 'link' | 'provider', kind: string, known: readonly string[]) => {
      const wanted = params[key];
      if (!wanted || known.some(name => name === wanted || name === familyOf(wanted))) return [];
      const advice = `${key} ${wanted}: no such ${kind}; there is ${known.join(', ') || 'none'}`;
      return [wrong([...path, ...place, 'with', key], advice)];
    };
    return [
      ...missing.map(part =>
        wrong([...path, ...place, 'use'], `use ${id}: it needs ${neededText(part)} to parts`),
      ),
      ...unmatched('link', 'link', links),
      ...(missing.length > 0 ? [] : unmatched('provider', 'company', companies)),
    ];
  };
  return [
    ...faults.flatMap((fault, n) => check(fault, ['faults', n])),
    ...conditions.flatMap((condition, n) => check(condition, ['conditions', n])),
    ...judgedParts(scenario, []).flatMap(part =>
      part.of.trials.flatMap(({ fault, strikes }, n) => [
        ...check(fault, [...part.path, 'trials', n, 'fault']),
        ...strikes.flatMap((strike, m) => check(strike, [...part.path, 'trials', n, 'strikes', m])),
      ]),
    ),
  ];
}

/** A part, or any of a role. */
const neededText = (needed: string): string =>
  declarable.some(({ id }) => id === needed) ? `${needed}; add ${needed}` : `a ${needed}; add one`;

/** `api-postgres` for api-1-postgres */
const familyOf = (link: string): string => link.replace(/^(\w+)-\d-/, '$1-');

/** Keys of a scenario that came with version 2; `*` is any place of a list. */
const since2 = [
  'stages',
  'load.streams',
  'objectives.*.of',
  ...['strikes', 'ends', 'settles', 'judge', 'load.streams'].map(key => `trials.*.${key}`),
].map(path => path.split('.'));

/** A file of version 1 is read as before: it has none of them. */
function newKeys({ formatVersion }: Lenient, data: unknown): Problem[] {
  if (formatVersion !== 1) return [];
  return since2
    .flatMap(keys => placesOf(data, ['scenarios', '*', ...keys]))
    .map(path => ({
      path,
      at: 'key',
      message: `${String(path.at(-1))} belongs to version 2; write formatVersion: 2`,
    }));
}

/** Where the keys lead, as far as they are there. */
function placesOf(data: unknown, [key, ...rest]: string[]): PropertyKey[][] {
  if (key === undefined) return [[]];
  if (typeof data !== 'object' || data === null) return [];
  const found =
    key === '*' ? (Array.isArray(data) ? [...data.keys()] : []) : Object.hasOwn(data, key) ? [key] : [];
  return found.flatMap(place =>
    placesOf((data as Record<PropertyKey, unknown>)[place], rest).map(path => [place, ...path]),
  );
}
