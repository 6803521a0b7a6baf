import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { it } from '../../test/folder.ts';
import { stagesOf } from '../course/stages.ts';
import { type Home, repoRoot } from '../home/home.ts';
import type { Recording } from '../judge/recording.ts';
import { type Format1, upgrade } from '../judge/upgrade.ts';
import {
  firstOfStart,
  hasPassed,
  lastResult,
  openStage,
  passes,
  readRecording,
  resultsOf,
  saveResult,
} from './results.ts';

const nothing = { load: [], objectives: [], invariants: [], trials: [] };
const stages = stagesOf(nothing);

let home: Home;
it.beforeEach(({ folder: dir }) => {
  home = { dir } as Home;
});

const old = (name: string): Format1 =>
  JSON.parse(readFileSync(join(repoRoot, 'test/recordings-format-1', `${name}.json`), 'utf8'));
const failed = upgrade(old('02-pattern-search'));
const first = { saw: 'what was seen' } as Parameters<typeof saveResult>[2]['first'];
const at = (minute: number, change: Partial<Recording> = {}): Recording => ({
  ...failed,
  at: new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString(),
  ...change,
});
const passed = (minute: number) =>
  at(minute, { given: { verdict: 'pass', reason: null, check: null, fix: null } });
const index = () => join(home.dir, 'results/index.jsonl');
const briefly = () => resultsOf(home, 'scenario-02').map(({ verdict, saw }) => [verdict, saw]);

describe('results', () => {
  it('of a home without any are none, and nothing is written', () => {
    assert.deepEqual(resultsOf(home, 'scenario-02'), []);
    assert.throws(() => readFileSync(index()), { code: 'ENOENT' });
  });

  it('are told from the index alone', () => {
    saveResult(home, at(1), { first });
    saveResult(home, passed(2), { first: null });
    saveResult(home, at(3, { scenario: 'scenario-03' }), { first });
    // Whoever read a recording would stumble here.
    for (const result of resultsOf(home, 'scenario-02')) writeFileSync(result.path, '{');
    assert.deepEqual(briefly(), [
      ['fail', 'what was seen'],
      ['pass', ''],
    ]);
    assert.equal(hasPassed(home, { id: 'scenario-02', stages }), true);
    assert.equal(hasPassed(home, { id: 'scenario-03', stages }), false);
    const { check, fix } = lastResult(home, 'scenario-03') ?? {};
    assert.deepEqual([check, fix], [failed.given.check, failed.given.fix]);
  });

  const damages: [string, () => void][] = [
    ['missing', () => rmSync(index())],
    ['short', () => writeFileSync(index(), readFileSync(index(), 'utf8').replace(/^.*\n/, ''))],
    ['cut off in a line', () => writeFileSync(index(), readFileSync(index(), 'utf8').slice(0, -30))],
    ['damaged', () => writeFileSync(index(), readFileSync(index(), 'utf8').replace('{', '<'))],
    ['empty lines', () => writeFileSync(index(), `{}\n${readFileSync(index(), 'utf8')}`)],
  ];
  for (const [name, damage] of damages) {
    it(`are made again from the recordings when the index is ${name}`, () => {
      saveResult(home, passed(1), { first: null });
      saveResult(home, at(2), { first });
      damage();
      assert.deepEqual(briefly(), [
        ['pass', null],
        ['fail', null],
      ]);
      assert.equal(readFileSync(index(), 'utf8').trimEnd().split('\n').length, 2);
    });
  }

  it('follow a recording that somebody took away or put back', () => {
    saveResult(home, passed(1), { first: null });
    const gone = saveResult(home, at(2), { first });
    const content = readFileSync(gone);
    rmSync(gone);
    assert.deepEqual(briefly(), [['pass', null]]);
    writeFileSync(gone, content);
    assert.deepEqual(briefly(), [
      ['pass', null],
      ['fail', null],
    ]);
  });

  it('of a home of an earlier version keep every pass', () => {
    const folder = join(home.dir, 'results/scenario-03');
    mkdirSync(folder, { recursive: true });
    const recording = old('03-release-after-commit');
    // Passed by the rules of then, whatever today's say of this evidence.
    const pass = { ...recording.verdict, verdict: 'pass', first: null, knownFix: null };
    const before = join(folder, '2026-01-01T09-00-00-000Z.json');
    writeFileSync(before, JSON.stringify({ ...recording, verdict: pass }));
    cpSync(before, join(folder, '2026-01-02T09-00-00-000Z.json'));
    assert.equal(hasPassed(home, { id: 'scenario-03', stages }), true);
    saveResult(home, at(3, { scenario: 'scenario-03' }), { first });
    const verdicts = resultsOf(home, 'scenario-03').map(({ verdict }) => verdict);
    assert.deepEqual(verdicts.toSorted(), ['fail', 'pass', 'pass']);
    assert.equal(readRecording(before)?.formatVersion, 2);
  });

  it('know the first verify of the untouched start', () => {
    saveResult(home, at(1, { untouched: false }), { first });
    assert.equal(firstOfStart(home, 'scenario-02'), null);
    saveResult(home, at(2, { untouched: true, seed: 7 }), { first });
    saveResult(home, at(3, { untouched: true }), { first });
    assert.equal(firstOfStart(home, 'scenario-02')?.seed, 7);
  });
});

describe('stages', () => {
  const empty = { objectives: [], invariants: [], trials: [] };
  const two = ['fast', 'safe'].map(name => ({ ...empty, name, title: name }));
  const scenario = { id: 'scenario-02', stages: stagesOf(nothing, two) };
  const told = (stage: string, verdict: 'pass' | 'fail') => ({ stage, verdict });

  it('are judged one after the other: the first that is not passed, and then the last', () => {
    const open = (...results: ReturnType<typeof told>[]) => openStage(scenario, results).name;
    assert.equal(open(), 'fast');
    assert.equal(open(told('fast', 'fail')), 'fast');
    assert.equal(open(told('fast', 'pass')), 'safe');
    assert.equal(open(told('fast', 'pass'), told('fast', 'fail'), told('safe', 'fail')), 'safe');
    assert.equal(open(told('fast', 'pass'), told('safe', 'pass')), 'safe');
  });

  it('make a scenario passed when all of them are, each with the recording of its own pass', () => {
    const given = { verdict: 'pass', reason: null, check: null, fix: null } as const;
    saveResult(home, at(1, { stage: 'fast', given }), { first: null });
    assert.equal(hasPassed(home, scenario), false);
    saveResult(home, at(2, { stage: 'safe', given }), { first: null });
    saveResult(home, at(3, { stage: 'fast', given }), { first: null });
    assert.equal(hasPassed(home, scenario), true);
    assert.deepEqual(
      [...passes(resultsOf(home, 'scenario-02'))].map(([stage, result]) => [stage, result.at.slice(14, 16)]),
      [
        ['fast', '01'],
        ['safe', '02'],
      ],
    );
  });
});
