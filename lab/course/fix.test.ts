import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../../test/folder.ts';
import { loadFixes, overlayOf, stageStates } from './fix.ts';
import { stagesOf } from './stages.ts';

const scenario = {
  folder: 'scenarios/02-x',
  stages: stagesOf({
    load: [],
    objectives: [{ sli: 'availability', target: 0.99 }],
    invariants: [{ check: 'blocks', params: {} }],
    trials: [],
  }),
};

let root = '';
test.beforeEach(({ folder }) => {
  root = folder;
});

function fixes(files: Record<string, string>) {
  for (const [name, content] of Object.entries(files)) {
    const folder = join(root, scenario.folder, 'fixes', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'fix.yaml'), content);
  }
  return loadFixes(root, scenario);
}

const wrong = `kind: wrong
title: An index on the user alone
trips: blocks
recognise: { from: 1000, to: 6000 }
text: If it finds the rows but must sort them.
`;

test('fixes are read by name; a scenario may have none', () => {
  assert.deepEqual(fixes({}), []);
  const found = fixes({
    'second-fix': 'kind: valid\ntitle: Another design\non: solution\n',
    'first-fix': wrong,
  });
  assert.deepEqual(
    found.map(({ name, kind, on }) => [name, kind, on]),
    [
      ['first-fix', 'wrong', 'broken'],
      ['second-fix', 'valid', 'solution'],
    ],
  );
});

test('a text may say what was done where both marks say so', () => {
  const sure = wrong.replace('text: If it', 'files: ON orders\ntext: It');
  assert.equal(fixes({ one: sure })[0]?.kind, 'wrong');
});

const problems: [string, string, RegExp][] = [
  [
    'trips: blocks',
    'trips: block',
    /fix\.yaml:3:8 {2}trips "block": the scenario requires no such thing; did you mean blocks\?/,
  ],
  ['trips: blocks', 'trips: latency', /3:8 {2}trips "latency": the scenario requires no such thing/],
  [
    'trips: blocks',
    'trips: blocks\nstage: hole',
    /fix\.yaml:4:8 {2}stage "hole": the scenario has no such stage; did you mean whole\?/,
  ],
  ['from: 1000', 'from: 7000', /fixes\/one\/fix\.yaml:4:12 {2}recognise: from must not be above to/],
  ['from: 1000, to', 'about', /4:12 {2}recognise: write { from: 2000, to: 4500 }, { question/],
  ['text: If', `text: If ${'word '.repeat(60)}`, /5:7 {2}text .*: must have at most 60 words/],
  ['text: If it', 'text: It', /5:7 {2}text: begin with If, or write both recognise and files/],
  ['text: If', "files: '('\ntext: If", /5:8 {2}files .*: write a regular expression/],
  [
    'trips: blocks',
    'on: services\ntrips: blocks',
    /fix\.yaml:3:5 {2}on "services": write broken or solution/,
  ],
  ['kind: wrong', 'kind: right', /1:7 {2}kind: write wrong or alike or valid/],
  ['kind: wrong', 'kind: valid', /3:1 {2}unknown key trips/],
];

for (const [from, to, wanted] of problems) {
  test(`a wrong fix.yaml is told with its place: ${to.slice(0, 20)}`, () => {
    assert.ok(wrong.includes(from));
    assert.throws(() => fixes({ one: wrong.replace(from, to) }), {
      code: 'catalogue-wrong',
      message: wanted,
    });
  });
}

test('a fix without its fix.yaml is an error', () => {
  mkdirSync(join(root, scenario.folder, 'fixes/empty'), { recursive: true });
  assert.throws(() => fixes({}), { code: 'catalogue-missing' });
});

test('what passes a stage and fails the next one is read like a fix, under its own name', () => {
  const one = { objectives: [], invariants: [], trials: [] };
  const stages = stagesOf({ ...one, load: [], invariants: [{ check: 'blocks', params: {} }] }, [
    { ...one, name: 'fast', title: 'It is fast' },
    { ...one, name: 'safe', title: 'It is safe' },
  ]);
  const put = (path: string) => {
    mkdirSync(join(root, scenario.folder, path), { recursive: true });
    writeFileSync(join(root, scenario.folder, path, 'fix.yaml'), wrong);
  };
  put('fixes/one');
  put('stages/1');
  put('stages/2');
  const named = loadFixes(root, { ...scenario, stages }).map(({ name }) => [name, overlayOf(name)]);
  assert.deepEqual(named, [
    ['one', 'fixes/one'],
    ['stages/1', 'stages/1'],
  ]);
  assert.deepEqual(stageStates({ stages }), ['stages/1']);
});
