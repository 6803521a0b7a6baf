/** What the figures of a scenario depend on: a change of it makes them stale, a change of anything else does not. */
import { createHash } from 'node:crypto';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import type { Scenario } from '../course/schema.ts';
import { composeTree } from '../workspace/compose-tree.ts';

export function inputsHash(repo: string, scenario: Scenario): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Buffer) =>
    hash.update(name).update('\0').update(content).update('\0');
  // Of its entry only what is run: not its title, its level or what it teaches.
  const { parts, modules, faults, conditions, load, objectives, invariants, trials } = scenario;
  add('entry', JSON.stringify({ parts, modules, faults, conditions, load, objectives, invariants, trials }));
  for (const state of ['broken', 'solution'] as const) {
    for (const [path, content] of composeTree(repo, scenario, state))
      if (!path.endsWith('.md')) add(`${state}/${path}`, content);
  }
  const data = ['services/database/schema.sql', 'services/database/seed.sql'];
  for (const path of data) add(path, readFileSync(join(repo, path)));
  for (const path of unitFiles(repo, scenario)) add(path, codeOf(readFileSync(join(repo, path), 'utf8')));
  return hash.digest('hex').slice(0, 16);
}

/** What runs of it: a type, a comment above code, or who may import it changes no figure. */
const codeOf = (text: string): string =>
  stripTypeScriptTypes(text)
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^export /gm, '')
    .replace(/\s+/g, ' ');

/** The traffic, contracts, checks and faults that the scenario names, with what they share, and all that gathers evidence. */
function unitFiles(repo: string, scenario: Scenario): string[] {
  const { load, modules, faults, conditions, invariants, trials } = scenario;
  const scripts = [load, ...trials.map(trial => trial.load)].map(({ script }) => script);
  const kinds = [
    ...scripts,
    ...invariants.map(({ params }) => params.of),
    ...trials.map(({ afterwards }) => afterwards),
  ].filter(kind => typeof kind === 'string');
  const uses = [...faults, ...conditions, ...trials.map(({ fault }) => fault)].flatMap(
    fault => fault?.use ?? [],
  );
  const units = [
    ...kinds.map(kind => shopFile(repo, `${kind}.ts`)),
    ...scripts.map(script => shopFile(repo, `${script}.k6.ts`)),
    ...modules.map(module => `lab/shop/${module}/questions.ts`),
    ...invariants.map(({ check }) => `lab/judge/checks/${check}.ts`),
    ...uses.map(fault => `faults/${fault}.ts`),
  ];
  const evidence = ['lab/judge/evidence', 'lab/judge/load'].flatMap(folder =>
    readdirSync(join(repo, folder))
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'evidence.ts') // only types
      .map(name => `${folder}/${name}`),
  );
  return [...withNeighbours(repo, units), ...evidence].toSorted();
}

const shopFile = (repo: string, name: string): string =>
  globSync(`lab/shop/*/${name}`, { cwd: repo })[0] ?? `lab/shop/${name}`;

/** The files, and those of the same folder and of the one above that they import, theirs too. */
function withNeighbours(repo: string, paths: string[]): Set<string> {
  const found = new Set(paths);
  for (const path of found) {
    for (const [, name = ''] of readFileSync(join(repo, path), 'utf8').matchAll(/ from '(\.\.?\/[\w.-]+)'/g))
      found.add(posix.join(posix.dirname(path), name));
  }
  return found;
}
