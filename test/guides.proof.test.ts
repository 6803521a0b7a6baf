/**
 * What a guide tells to type works and shows what it says. One case is one guide in one state, with all that is typed in it: `npm test` draws
 * one case, the proof runs all of them.
 */
import { join } from 'node:path';
import { describe } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { commandsOf, proveCommands } from './guide-commands.ts';
import { casesOf } from './proof.ts';

const cases = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.flatMap(scenario => {
  const byState = Map.groupBy(commandsOf(scenario), ({ state }) => state);
  return [...byState].map(([state, commands]) => ({ scenario, state, commands }));
});
for (const { scenario, state, commands } of casesOf(cases, 1))
  describe(`the guide of ${scenario.id}, ${state}`, () => proveCommands(scenario, state, commands));
