import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { repoRoot } from '../home/home.ts';
import { good, known } from './catalogue-fixture.ts';
import { loadCatalogue } from './load.ts';
import { oneProblem } from './problem-table.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'corner-catalogue-'));
  addFolder('02-the-lost-index');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addFolder(name: string): void {
  mkdirSync(join(root, 'scenarios', name), { recursive: true });
  writeFileSync(join(root, 'scenarios', name, 'SCENARIO.md'), '# A scenario\n');
}

function load(content: string | Buffer) {
  const path = join(root, 'scenarios.yaml');
  writeFileSync(path, content);
  return loadCatalogue(path, known);
}

/** The problems as `line:column  message`. */
function problemsOf(content: string | Buffer): string[] {
  try {
    load(content);
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map(line => line.replace('  scenarios.yaml:', ''));
  }
  return [];
}

test('a right file is read, with units parsed and what a fault takes left as written', () => {
  const { scenarios } = load(good);
  const [scenario] = scenarios;
  assert.equal(scenario?.folder, 'scenarios/02-the-lost-index');
  assert.deepEqual(scenario?.load, { script: 'history', ratePerSecond: 300, users: 100 });
  assert.deepEqual(scenario?.objectives[0], { sli: 'latency', op: 'lte', target: 0.95, thresholdMs: 80 });
  assert.deepEqual(scenario?.conditions[0]?.with, { link: 'api-postgres', latency: '2ms' });
  assert.deepEqual(scenario?.invariants[0], {
    check: 'blocks',
    params: { of: 'history', op: 'lte', value: 100 },
  });
});

describe('one problem is told with its line, its column and what would be right', () => {
  for (const [name, from, to, wanted] of oneProblem) {
    test(name, () => {
      assert.ok(good.includes(from));
      const problems = problemsOf(good.replace(from, to));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.ok(problems[0]?.startsWith(wanted), problems[0]);
    });
  }
});

test('all problems are told at once, in the order of the lines, also from different rules', () => {
  const broken = good
    .replace('minutes: 45', 'minutes: many')
    .replace('assumes: [round-trip]', 'assumes: [cache]')
    .replace('lost-index, with', 'lost-indx, with')
    .replace('300/s', '0/s')
    .replace('    trials:', '    trials: []\n    trials:');
  const problems = problemsOf(broken);
  assert.deepEqual(
    problems.map(problem => Number(problem.split(':')[0])),
    [8, 10, 14, 17, 24],
  );
});

test('ids and names are unique, and a later scenario’s idea is not assumed by an earlier one', () => {
  const second = good.slice(good.indexOf('  - id')).replace('teaches: [index]', 'teaches: [cache]');
  assert.deepEqual(problemsOf(good.replace('assumes: [round-trip]', 'assumes: [cache]') + second), [
    '10:15  assumes cache: no earlier scenario teaches it; it is taught later; move it to basics or this scenario',
    '31:9  id scenario-02: an earlier scenario has it; each needs its own',
    '32:11  name the-lost-index: an earlier scenario has it; each needs its own',
  ]);
  addFolder('03-next');
  const third = second
    .replace('scenario-02', 'scenario-03')
    .replace('the-lost-index', 'next')
    .replace('[round-trip]', '[index]');
  assert.equal(load(good + third).scenarios.length, 2);
});

describe('a file of another form gives a clear problem, never a crash', () => {
  const files: [string, string][] = [
    ['- a\n', '1:1  the file: write keys with values'],
    ['hello', '1:1  the file "hello": write keys with values'],
    [
      'formatVersion: 1\nbasics: []\nscenarios: none\n',
      '3:12  scenarios "none": write a list, such as [a, b]',
    ],
    ['formatVersion: 1\nbasics: []\nscenarios: [none]\n', '3:13  scenarios "none": write keys with values'],
    ['formatVersion: 1\nbasics: []\nscenarios: []\n', '3:12  scenarios: must have at least 1 entry'],
  ];
  for (const [content, wanted] of files) {
    test(JSON.stringify(content), () => assert.deepEqual(problemsOf(content), [wanted]));
  }
});

test('aliases may be used, and a problem behind one is found', () => {
  const shared = good
    .replace('teaches: [index]', 'teaches: &ideas [index]')
    .replace('modules: [orders]', 'modules: *ideas');
  assert.deepEqual(problemsOf(shared), ['9:22  modules "index": there is no such module; there is orders']);
});

test('a missing file is said to be missing', () => {
  assert.throws(() => loadCatalogue(join(root, 'nothing.yaml'), known), { code: 'catalogue-missing' });
});

test('the catalogue of this clone is right', () => {
  assert.ok(loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.length > 0);
});
