/** The scenarios, and the one that a command is about. */
import { keptCatalogue } from '../course/kept-catalogue.ts';
import { type Catalogue, idOfFirst, ofCourse, type Scenario } from '../course/schema.ts';
import { nearest } from '../course/suggest.ts';
import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { hasPassed } from '../progress/results.ts';

export const catalogueOf = (home: Home): Promise<Catalogue> => keptCatalogue(home.repo);

/** scenario-05, 05, 5 or its name; with `-again` the exercise after it. */
export function scenarioNamed(catalogue: Catalogue, wanted: string): Scenario {
  const [, digits, again = ''] = wanted.match(/^(?:scenario-)?0*(\d{1,2})(-again)?$/) ?? [];
  const wantedId = `scenario-${digits?.padStart(2, '0')}${again}`;
  const found = catalogue.scenarios.find(({ id, name }) => id === wantedId || name === wanted);
  if (found) return found;
  const names = catalogue.scenarios.flatMap(({ id, name }) => [id, name]);
  const near = digits ? null : nearest(wanted, names);
  const hint = near ? ` Did you mean \`${near}\`?` : '';
  throw userError('no-such-scenario', { wanted, hint });
}

/** What `lab again` opens after this scenario; null where there is none. */
export const againAfter = ({ scenarios }: Catalogue, { id }: Pick<Scenario, 'id'>): Scenario | null =>
  scenarios.find(scenario => idOfFirst(scenario) === id) ?? null;

/** The id of the next scenario that was not passed yet, after this one and then from the first on; null when all others were. */
export function scenarioAfter(home: Home, catalogue: Catalogue, { id }: Scenario): string | null {
  const scenarios = ofCourse(catalogue.scenarios);
  const place = scenarios.findIndex(scenario => scenario.id === (idOfFirst({ id }) ?? id));
  const others = [...scenarios.slice(place + 1), ...scenarios.slice(0, place)];
  return others.find(other => !hasPassed(home, other))?.id ?? null;
}

/** The scenario that is open, or was when the lab was stopped. */
export function openScenario(home: Home, catalogue: Catalogue): Scenario {
  const { scenario } = readState(home);
  const found = catalogue.scenarios.find(({ id }) => id === scenario);
  if (!found) throw userError('nothing-open', { first: catalogue.scenarios[0]?.id ?? 'scenario-01' });
  return found;
}
