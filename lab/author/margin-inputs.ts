/** What the figures of a scenario depend on: a change of it makes them stale, a change of anything else does not. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import { loadFixes, overlayOf } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { neededBy } from '../judge/needed.ts';
import { composeTree } from '../workspace/compose-tree.ts';

export function inputsHash(repo: string, scenario: Scenario): string {
  const { add, end } = hashing();
  // Of its entry only what is run: not its title, its level or what it teaches.
  const { parts, modules, faults, conditions, load, stages } = scenario;
  add('entry', JSON.stringify({ parts, modules, faults, conditions, load, stages }));
  for (const state of ['broken', 'solution'] as const)
    for (const [path, content] of filesThatRun(repo, scenario, state)) add(`${state}/${path}`, content);
  const data = ['services/database/schema.sql', 'services/database/seed.sql'];
  for (const path of data) add(path, readFileSync(join(repo, path)));
  for (const path of unitFiles(repo, scenario)) add(path, codeOf(readFileSync(join(repo, path), 'utf8')));
  return end();
}

/** Hashes of the files of each fix, by its name: what else its verdict depends on is in the hash of the scenario's inputs. */
export function fixHashes(repo: string, scenario: Scenario): Record<string, string> {
  const entries = loadFixes(repo, scenario).map(({ name }) => {
    const { add, end } = hashing();
    for (const [path, content] of filesThatRun(repo, scenario, overlayOf(name))) add(path, content);
    return [name, end()];
  });
  return Object.fromEntries(entries);
}

function hashing() {
  const hash = createHash('sha256');
  return {
    add: (name: string, content: string | Buffer) =>
      hash.update(name).update('\0').update(content).update('\0'),
    end: () => hash.digest('hex').slice(0, 16),
  };
}

type Overlay = Parameters<typeof composeTree>[2];

const filesThatRun = (repo: string, scenario: Scenario, overlay: Overlay): [string, string | Buffer][] =>
  [...composeTree(repo, scenario, overlay)]
    .filter(([path]) => !path.endsWith('.md'))
    .map(([path, content]) => [path, path.endsWith('.ts') ? codeOf(content.toString()) : content]);

/** What runs of it: a type, a comment above code, or who may import it changes no figure. */
const codeOf = (text: string): string =>
  stripTypeScriptTypes(text)
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^export /gm, '')
    .replace(/\s+/g, ' ');

/** What the scenario names (traffic, contracts, checks, faults) and what gathers the evidence for it, with all that they import. */
function unitFiles(repo: string, scenario: Scenario): string[] {
  const { load, modules, faults, conditions, stages } = scenario;
  const invariants = stages.flatMap(stage => stage.invariants);
  const trials = stages.flatMap(stage => stage.trials);
  const streams = [...load, ...[...stages, ...trials].flatMap(one => one.load)];
  const scripts = [...new Set(streams.map(({ script }) => script))];
  const kinds = [
    ...scripts,
    ...invariants.map(({ params }) => params.of),
    ...trials.flatMap(({ lines }) => lines.map(({ params }) => params.afterwards)),
  ].filter(kind => typeof kind === 'string');
  const uses = [...faults, ...conditions, ...trials.flatMap(({ strikes }) => strikes)].map(({ use }) => use);
  return withImports(repo, [
    ...kinds.map(kind => shopFile(repo, `${kind}.ts`)),
    'lab/shop/traffic.k6.ts',
    ...modules.map(module => `lab/shop/${module}/questions.ts`),
    ...invariants.map(({ check }) => `lab/judge/checks/${check}.ts`),
    ...neededBy({ invariants }).map(({ id }) => `lab/judge/evidence/${id}.ts`),
    ...['gather-load', 'time-findings'].map(name => `lab/judge/load/${name}.ts`),
    ...(trials.length > 0 ? ['run-trial', 'judge-trial'] : []).map(name => `lab/judge/trials/${name}.ts`),
    ...uses.map(fault => `faults/${fault}.ts`),
  ]);
}

const shopFile = (repo: string, name: string): string =>
  globSync(`lab/shop/*/${name}`, { cwd: repo })[0] ?? `lab/shop/${name}`;

/** A registry lists what others use; the text of an error is no figure; the rest brings the system about, whatever is measured on it. */
const surroundings =
  /(^|\/)(index|contracts|traffics|errors)\.ts$|^(machine|lab\/(engine|home|runtime))\/|^lab\/parts\/layout\.ts$/;
/** They tell how busy the machine was, and whether the figures may decide: none becomes another by them. */
const ofTheMachine = /^lab\/judge\/load\/(counted-blocks|judge-load|judge-stream|lab-cpu|noise)\.ts$/;

/** The files with all that they import while they run, and so on; sorted. */
function withImports(repo: string, paths: string[]): string[] {
  const found = new Set(paths);
  for (const path of found) {
    for (const name of importsOf(readFileSync(join(repo, path), 'utf8'))) {
      const target = posix.join(posix.dirname(path), name);
      if (!surroundings.test(target) && !ofTheMachine.test(target)) found.add(target);
    }
  }
  return [...found].toSorted();
}

/** Files that it imports or hands on, by their relative names. What is imported as a type alone has been blanked out. */
function importsOf(text: string): string[] {
  const statements = codeOf(text).matchAll(/\bimport '(\.[^']+)'|([^;'"]*)\bfrom '(\.[^']+)'/g);
  return [...statements].flatMap(([, bare, what = '', name]) =>
    bare ? [bare] : /\{[\s,]*\}\s*$/.test(what) ? [] : [name ?? ''],
  );
}
