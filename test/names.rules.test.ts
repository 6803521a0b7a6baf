/** Files are named for what they hold; registries are plain, sorted and whole. */
import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { faults } from '../faults/index.ts';
import { author } from '../lab/commands/author/index.ts';
import { fault } from '../lab/commands/fault/index.ts';
import { commands } from '../lab/commands/index.ts';
import { checks } from '../lab/judge/checks/index.ts';
import { trialChecks } from '../lab/judge/trial-checks/index.ts';
import { contracts } from '../lab/shop/contracts.ts';
import { traffic } from '../lab/shop/traffics.ts';
import { isTest, type Source, source, sources } from './source.ts';

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(k6|rules|proof))?(\.test)?\.(ts|mjs|js)$/;
const forbidden = /(^|-)(utils?|helpers?|common|managers?|handlers?)(-|\.)/;

function nameProblems({ path }: { path: string }): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!kebab.test(name)) return [`${path}: write the name in small letters with hyphens`];
  return forbidden.test(name) ? [`${path}: the name does not say what the file holds`] : [];
}

type Registry = {
  folder: string;
  entries: Record<string, object>;
  /** files of the folder that are no unit themselves */
  others: string[];
  suffix?: string;
};

const registries: Registry[] = [
  {
    folder: 'faults',
    entries: faults,
    others: ['code-fault', 'contract', 'database-marks', 'process-fault', 'request-counts', 'toxic-fault'],
  },
  {
    folder: 'lab/judge/checks',
    entries: checks,
    others: ['at-places', 'contract', 'count-rounds', 'answer-words', 'wording', 'wrong-orders'],
  },
  { folder: 'lab/judge/trial-checks', entries: trialChecks, others: ['contract', 'found-of'] },
  {
    folder: 'lab/commands',
    entries: commands,
    others: ['catalogue', 'command', 'console', 'every', 'parse', 'write-consoles'],
  },
  { folder: 'lab/commands/author', entries: author.verbs, others: [] },
  { folder: 'lab/commands/fault', entries: fault.verbs, others: ['named'] },
];

/** File names of a folder without `.ts`: no tests, no index. A folder with an index of its own is one unit. */
function unitsIn(folder: string, files: Source[]): string[] {
  return files
    .filter(file => !isTest(file) && file.path.startsWith(`${folder}/`) && file.path !== `${folder}/index.ts`)
    .map(({ path }) => path.slice(folder.length + 1).replace(/(\/index)?\.ts$/, ''))
    .filter((name, _, names) => !names.some(unit => name.startsWith(`${unit}/`)));
}

function registryProblems({ folder, entries, others }: Registry, files: Source[]): string[] {
  const ids = Object.keys(entries);
  const units = unitsIn(folder, files).filter(name => !others.includes(name));
  const problems: string[] = [];
  if (ids.join() !== ids.toSorted().join()) problems.push(`${folder}/index.ts: sort the entries`);
  for (const name of units) {
    if (!ids.includes(name)) problems.push(`${folder}/${name}.ts is not in ${folder}/index.ts`);
  }
  for (const [id, entry] of Object.entries(entries)) {
    if (!units.includes(id))
      problems.push(`${folder}/index.ts has ${id}, but there is no ${folder}/${id}.ts`);
    if ('id' in entry && entry.id !== id) problems.push(`${folder}/${id}.ts calls itself ${entry.id}`);
  }
  return problems;
}

/** Nothing is computed in a registry: what it holds can be read in it. */
const computing = ['...', '[', 'for', 'while', 'Object', 'new', 'function'];

function literalProblems({ path, tokens }: Source): string[] {
  const found = tokens.find(
    ({ text }, n) => computing.includes(text) && tokens[n - 1]?.text !== '.' && tokens[n + 1]?.text !== ':',
  );
  return found ? [`${path}: ${found.text} – a registry is a plain map`] : [];
}

const all = sources();

test('file names', () => assert.deepEqual(all.flatMap(nameProblems), []));

for (const registry of registries) {
  test(`${registry.folder}: every unit is registered under its file's name, sorted, in a plain map`, () => {
    const index = all.filter(({ path }) => path === `${registry.folder}/index.ts`);
    assert.equal(index.length, 1);
    assert.deepEqual([...registryProblems(registry, all), ...index.flatMap(literalProblems)], []);
  });
}

test('lab/shop: a module has a folder with its questions and its truth, and its kinds of traffic lie beside them', () => {
  const has = (path: string) => all.some(file => file.path === path);
  for (const [id, contract] of Object.entries(contracts)) {
    assert.equal(contract.id, id);
    for (const file of ['questions', 'truth']) assert.ok(has(`lab/shop/${id}/${file}.ts`), id);
  }
  for (const [id, kind] of Object.entries(traffic)) {
    assert.equal(kind.id, id);
    assert.ok(kind.file.endsWith(`/${id}.ts`), `${id} has another file's address`);
    assert.equal(Object.keys(contracts).filter(module => has(`lab/shop/${module}/${id}.ts`)).length, 1, id);
  }
  for (const registry of [contracts, traffic])
    assert.deepEqual(Object.keys(registry), Object.keys(registry).toSorted());
  const registries = all.filter(({ path }) =>
    ['lab/shop/contracts.ts', 'lab/shop/traffics.ts'].includes(path),
  );
  assert.equal(registries.length, 2);
  assert.deepEqual(registries.flatMap(literalProblems), []);
});

describe('each rule can fail', () => {
  for (const path of [
    'lab/Plan.ts',
    'lab/my_file.ts',
    'lab/utils.ts',
    'lab/engine/file-helpers.ts',
    'lab/load-manager.ts',
  ]) {
    test(path, () => assert.equal(nameProblems({ path }).length, 1));
  }

  const files = ['faults/a.ts', 'faults/b.ts', 'faults/index.ts', 'faults/a.test.ts'].map(path =>
    source(path, ''),
  );
  const broken: [string, Record<string, object>, RegExp][] = [
    ['not registered', { a: { id: 'a' } }, /faults\/b\.ts is not in/],
    ['not there', { a: {}, b: {}, c: {} }, /there is no faults\/c\.ts/],
    ['another id', { a: { id: 'a' }, b: { id: 'bee' } }, /b\.ts calls itself bee/],
    ['not sorted', { b: {}, a: {} }, /sort the entries/],
  ];
  for (const [name, entries, wanted] of broken) {
    test(name, () => {
      const problems = registryProblems({ folder: 'faults', entries, others: [] }, files);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', wanted);
    });
  }

  for (const text of [
    'const faults = { ...others };',
    'const faults = { [name]: a };',
    'for (const a of b) add(a);',
  ]) {
    test(text, () => assert.equal(literalProblems(source('faults/index.ts', text)).length, 1));
  }
});
