import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { good, good2, known } from '../../test/catalogue-fixture.ts';
import { test } from '../../test/folder.ts';
import { oneProblem } from '../../test/problem-table.ts';
import { oneProblem2 } from '../../test/problem-table-2.ts';
import { repoRoot } from '../home/home.ts';
import { loadCatalogue } from './load.ts';

let root = '';
test.beforeEach(({ folder }) => {
  root = folder;
  addFolder('02-the-lost-index');
});

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
  const stream = {
    as: 'history',
    script: 'history',
    ratePerSecond: 300,
    users: 100,
    from: null,
    times: null,
  };
  assert.deepEqual(scenario?.load, [stream]);
  const [stage] = scenario?.stages ?? [];
  assert.deepEqual(stage?.load, [stream]);
  assert.deepEqual(stage?.objectives[0], {
    ...{ name: 'latency', of: 'history', sli: 'latency', op: 'lte', target: 0.95, thresholdMs: 80 },
  });
  assert.deepEqual(scenario?.conditions[0]?.with, { link: 'api-postgres', latency: '2ms' });
  assert.deepEqual(stage?.invariants[0], {
    name: 'blocks',
    stage: 'whole',
    check: 'blocks',
    params: { of: 'history', op: 'lte', value: 100 },
  });
});

describe('one problem is told with its line, its column and what would be right', () => {
  const cases = [
    ...oneProblem.map(slip => ({ right: good, slip })),
    ...oneProblem2.map(slip => ({ right: good2, slip })),
  ];
  for (const { right, slip } of cases) {
    const [name, from, to, wanted] = slip;
    test(name, () => {
      assert.ok(right.includes(from));
      const problems = problemsOf(right.replace(from, to));
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

test('an exercise of `lab again` stands after its scenario and teaches nothing', () => {
  const exercise = good
    .slice(good.indexOf('  - id'))
    .replace('scenario-02', 'scenario-02-again')
    .replace('the-lost-index', 'elsewhere');
  addFolder('02-again-elsewhere');
  const untaught = exercise.replace('teaches: [index]', 'teaches: []');
  assert.equal(load(good + untaught).scenarios.length, 2);
  assert.deepEqual(problemsOf(good + untaught.replace('02-again', '03-again')), [
    '31:9  id scenario-03-again: write it right after scenario-03',
    '32:11  name elsewhere: there is no scenarios/03-again-elsewhere/SCENARIO.md; add it',
  ]);
  assert.deepEqual(problemsOf(good + exercise.replace('[index]', '[cache]')), [
    '36:14  teaches: an exercise for `lab again` teaches nothing new; write []',
  ]);
  assert.deepEqual(problemsOf(good.replace('teaches: [index]', 'teaches: []')), [
    '9:14  teaches: must name at least one idea',
  ]);
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

describe('a file of version 2', () => {
  const stages = (content = good2) => load(content).scenarios[0]?.stages ?? [];
  const namesOf = (list: { name: string }[] = []) => list.map(({ name }) => name);

  test('what stands outside is shared by all stages, and what was asked and counted goes on to be', () => {
    const [fast, safe] = stages();
    assert.deepEqual(
      fast?.load.map(({ as, from, times }) => [as, from, times]),
      [
        ['customers', null, null],
        ['robot', '127.0.0.66', 500],
      ],
    );
    assert.deepEqual(
      safe?.load.map(({ ratePerSecond }) => ratePerSecond),
      [90],
    );
    assert.deepEqual(namesOf(fast?.objectives), ['availability', 'latency']);
    assert.deepEqual(namesOf(safe?.objectives), ['availability']);
    assert.deepEqual(namesOf(fast?.invariants), ['blocks:history']);
    assert.deepEqual(
      safe?.invariants.map(({ name, stage }) => [name, stage]),
      [
        ['blocks:history', 'fast'],
        ['blocks:order', 'safe'],
      ],
    );
  });

  test('a stage asks all modules, or those that it and the stages before it name', () => {
    const asked = (content: string) => stages(content).map(({ modules }) => modules);
    assert.deepEqual(asked(good2), [['orders'], ['orders']]);
    const two = { ...known, contracts: { orders: {}, returns: {} } };
    writeFileSync(
      join(root, 'scenarios.yaml'),
      good2
        .replace('modules: [orders]', 'modules: [orders, returns]')
        .replace('- name: fast', '- asks: [orders]\n        name: fast'),
    );
    const [scenario] = loadCatalogue(join(root, 'scenarios.yaml'), two).scenarios;
    assert.deepEqual(
      scenario?.stages.map(({ modules }) => modules),
      [['orders'], ['orders', 'returns']],
    );
  });

  test('each module is asked by a stage', () => {
    const two = { ...known, contracts: { orders: {}, returns: {} } };
    const content = good2
      .replace('modules: [orders]', 'modules: [orders, returns]')
      .replaceAll(/- name: (fast|safe)/g, '- asks: [orders]\n        name: $1');
    writeFileSync(join(root, 'scenarios.yaml'), content);
    assert.throws(
      () => loadCatalogue(join(root, 'scenarios.yaml'), two),
      /no stage asks returns; name it in one/,
    );
  });

  test('a stage asks no module that the scenario does not have', () => {
    const two = { ...known, contracts: { orders: {}, returns: {} } };
    writeFileSync(
      join(root, 'scenarios.yaml'),
      good2.replace('- name: fast', '- asks: [returns]\n        name: fast'),
    );
    assert.throws(
      () => loadCatalogue(join(root, 'scenarios.yaml'), two),
      /returns is not among the modules of this scenario; add it there/,
    );
  });

  test('each strike has its moment, and each line of a trial its name', () => {
    const [trial] = stages()[1]?.trials ?? [];
    assert.deepEqual(
      trial?.strikes.map(({ moment }) => moment),
      [
        { kind: 'at', atMs: 0 },
        { kind: 'then', stream: 'buyers', earliestMs: 0, latestMs: 6000 },
        { kind: 'when', counts: { held: 5, refused: 5 }, earliestMs: 0, latestMs: 7000 },
      ],
    );
    assert.deepEqual(namesOf(trial?.lines), ['lights-out:arrives', 'lights-out:refused']);
  });

  test('what came with it is refused in a file of version 1', () => {
    const problems = problemsOf(good2.replace('formatVersion: 2', 'formatVersion: 1'));
    assert.deepEqual(
      problems.slice(0, 3).map(problem => problem.replace(/^\S+ +/, '')),
      ['streams', 'of', 'stages'].map(key => `${key} belongs to version 2; write formatVersion: 2`),
    );
  });

  test('an objective is called after its stream where several streams have one', () => {
    const robots = '{ sli: availability, of: robot, target: 0.9 }';
    const both = good2
      .replace('        load: { streams: [{ as: customers, script: history, rate: 90/s, users: 40 }] }\n', '')
      .replace('of: customers, target: 0.995 }', `of: customers, target: 0.995 }, ${robots}`);
    assert.deepEqual(namesOf(stages(both)[0]?.objectives), [
      'availability:customers',
      'availability:robot',
      'latency',
    ]);
  });
});
