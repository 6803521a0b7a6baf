import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { type Fix, loadFixes } from '../course/fix.ts';
import { loadCatalogue } from '../course/load.ts';
import type { Scenario } from '../course/schema.ts';
import { repoRoot } from '../home/home.ts';
import { requestText } from './checks/answer-words.ts';
import { startFinding } from './start-problem.ts';
import { type Format1, upgrade } from './upgrade.ts';
import { givenBy, judge } from './verdict.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
const folder = join(repoRoot, 'test/recordings-format-1');
const read = (name: string): Format1 => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** What needs evidence that nobody gathered at that time was not required. */
const asItWasThen = (scenario: Scenario): Scenario => ({
  ...scenario,
  stages: scenario.stages.map(stage => ({
    ...stage,
    invariants: stage.invariants.filter(({ check }) => check !== 'orders-kept'),
  })),
});

/** At that time, connections that were not given back were noticed when many wanted what is sold out. */
const asTheyWereThen = (fixes: Fix[]): Fix[] =>
  fixes.flatMap(fix => {
    if (fix.name === 'waits-for-pieces') return [];
    if (fix.kind !== 'wrong' || fix.name !== 'release-after-commit') return [fix];
    const { recognise: _, ...rest } = fix;
    return [{ ...rest, trips: 'sold-out' }];
  });

describe('a recording of format 1', () => {
  for (const name of readdirSync(folder)) {
    it(`is judged as it was: ${name}`, () => {
      const old = read(name);
      const found = scenarios.find(({ id }) => id === old.verdict.scenario);
      assert.ok(found);
      const scenario = asItWasThen(found);
      const recording = upgrade(old);
      const { given, formatVersion, at, seed } = recording;
      assert.deepEqual(
        [formatVersion, at, seed],
        [2, old.verdict.at, old.case.evidence.seed],
        'what stands in another place',
      );
      assert.deepEqual(
        givenBy(judge(recording, scenario, asTheyWereThen(loadFixes(repoRoot, scenario)))),
        given,
      );
      assert.equal(given.verdict, old.verdict.verdict);
      assert.equal(given.check, old.verdict.first?.check ?? null);
      assert.equal(given.fix, old.verdict.knownFix?.name ?? null);
    });
  }

  it('keeps its evidence, without what nobody read', () => {
    const old = read('04-cart-as-json.json');
    const { evidence } = upgrade(old);
    assert.deepEqual(
      evidence.answers.map(({ question, outcome }) => [question, outcome]),
      old.case.evidence.answers.map(({ question, outcome }) => [question, outcome]),
    );
    for (const [n, answer] of evidence.answers.entries())
      assert.equal(requestText(answer), old.case.evidence.answers[n]?.request);
    assert.equal(evidence.loads[0]?.blocks.length, old.case.evidence.load?.blocks.length);
    assert.doesNotMatch(JSON.stringify(evidence), /"dropped"|"seed"|api-1: process/);
    const [trial] = evidence.trials;
    assert.deepEqual(trial?.strikes, [{ atMs: 1500, healedAtMs: 2460, awaited: true, requestsThen: 25 }]);
    assert.equal(trial?.problem, null);
  });

  it('has what was gathered later as not gathered', () => {
    const { evidence } = upgrade(read('02-pattern-search.json'));
    assert.deepEqual([evidence.sessions, evidence.shares], [null, null]);
  });
});

const raised = read('03-raised-limit.json');
const withRebuild = (saw: string, wanted: string) =>
  upgrade({ ...raised, case: { ...raised.case, rebuild: { ok: false, saw, wanted } } }).rebuild;

describe('why the shop did not start, as format 1 told it', () => {
  const psql = 'database/migrations/001_a.sql';
  const cases: [saw: string, wanted: string, rebuild: object][] = [
    [
      `${psql}:2: ERROR:  syntax error at or near "INDX"\nLINE 1: CREATE INDX`,
      'migrations that run on fresh data',
      {
        ...{ kind: 'migration-failed', file: psql, line: 2 },
        said: 'ERROR:  syntax error at or near "INDX"\nLINE 1: CREATE INDX',
      },
    ],
    [
      `${psql} failed: psql: out of memory`,
      'migrations that run on fresh data',
      { kind: 'migration-failed', file: psql, line: null, said: 'psql: out of memory' },
    ],
    [
      `CREATE INDEX\n${psql}:3: ERROR:  no`,
      'migrations that run on fresh data',
      { kind: 'migration-failed', file: psql, line: null, said: `CREATE INDEX\n${psql}:3: ERROR:  no` },
    ],
    [
      "services/api/app.ts:12: Expected ';'",
      'files that can be read',
      { kind: 'file-unusable', file: 'services/api/app.ts', line: 12, said: "Expected ';'" },
    ],
    [
      'gateway/haproxy.cfg: no backend',
      'files that can be read',
      { kind: 'file-unusable', file: 'gateway/haproxy.cfg', line: null, said: 'no backend' },
    ],
    [
      'There is no system.yaml.',
      'files that can be read',
      { kind: 'file-unusable', file: null, line: null, said: 'There is no system.yaml.' },
    ],
    [
      'api-1 does not start: services/api/app.ts:3: Error: no',
      'a service that starts',
      { kind: 'service-not-started', part: 'api-1', said: 'services/api/app.ts:3: Error: no' },
    ],
    [
      'api-2 ended by itself while it was used. Error: no',
      'a service that keeps running',
      { kind: 'service-died', part: 'api-2', said: 'Error: no' },
    ],
    [
      'api-2 ended by itself while it was used.',
      'a service that keeps running',
      { kind: 'service-died', part: 'api-2', said: '' },
    ],
  ];
  for (const [saw, wanted, facts] of cases) {
    it(saw.split('\n')[0] ?? '', () => {
      const rebuild = withRebuild(saw, wanted);
      assert.deepEqual(rebuild, facts);
      assert.ok(rebuild.kind !== 'ready');
      const finding = startFinding(rebuild);
      assert.deepEqual([finding.saw, finding.wanted], [saw, wanted], 'the words come out as they went in');
    });
  }
});

it('what went wrong outside the learner’s reach', () => {
  const disturbed = (reason: 'PART_UNAVAILABLE' | 'CONDITION_LOST', text: string) =>
    upgrade({ ...raised, case: { ...raised.case, disturbed: { reason, text } } }).disturbed;
  assert.deepEqual(
    [
      disturbed('PART_UNAVAILABLE', 'Something outside the lab ended api-1 meanwhile.'),
      disturbed('PART_UNAVAILABLE', 'PostgreSQL did not answer for a moment.'),
      disturbed('CONDITION_LOST', 'A condition of the scenario vanished meanwhile and was put back.'),
    ],
    [{ kind: 'part-killed', part: 'api-1' }, { kind: 'database-away' }, { kind: 'condition-lost' }],
  );
});

it('a recording of today stays as it is, and one of a later version is refused', () => {
  const recording = upgrade(raised);
  assert.deepEqual(upgrade(recording), recording);
  assert.throws(() => upgrade({ ...recording, formatVersion: 3 as 2 }), /format 3/);
});
