/** Files that a person writes, made wrong in thousands of ways: no crash, and each error names its place and a next step. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { loadFixes } from '../lab/course/fix.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { registries } from '../lab/course/registries.ts';
import { resolveFault } from '../lab/engine/fault-system.ts';
import { UserError } from '../lab/errors.ts';
import { repoRoot } from '../lab/home/home.ts';
import { programPath } from '../lab/home/programs.ts';
import { checkArguments, checkConfig } from '../lab/parts/haproxy/haproxy.ts';
import { haproxyProgram } from '../lab/parts/haproxy/program.ts';
import { readSystemFile } from '../lab/workspace/system-file.ts';
import { known as fixtures, good2 } from './catalogue-fixture.ts';
import { suiteFolder } from './folder.ts';
import { mutateBytes, mutateLines, mutateYaml } from './mutate.ts';
import { countOf, oneOf, randomFor, record, seed } from './proof.ts';

const root = suiteFolder();
beforeAll(() => {
  symlinkSync(join(repoRoot, 'scenarios'), join(root, 'scenarios'));
  mkdirSync(join(root, 'fixture/scenarios/02-the-lost-index'), { recursive: true });
  writeFileSync(join(root, 'fixture/scenarios/02-the-lost-index/SCENARIO.md'), '# A scenario');
  cpSync(join(repoRoot, 'test/fixture-course'), join(root, 'course'), { recursive: true });
});

const mutations: Record<string, number> = {};
afterAll(() => record('bad-input', mutations));

const linesOf = (content: Buffer) => content.toString('latin1').split('\n').length;

/** What is told instead of a crash: an error of the table, with nothing left to fill in. */
function told(error: unknown, code: string): UserError {
  assert.ok(error instanceof UserError, String((error as Error).stack));
  assert.equal(error.code, code);
  assert.match(error.next, /\w/);
  return error;
}

function assertPlaces(message: string, file: string, content: Buffer): void {
  const [, ...problems] = message.split('\n');
  assert.ok(problems.length > 0, message);
  for (const problem of problems) {
    const [, line, column] = problem.match(new RegExp(`^  ${file}:(\\d+):(\\d+)  \\S`)) ?? [];
    assert.ok(Number(line) >= 1 && Number(line) <= linesOf(content), problem);
    assert.ok(Number(column) >= 1 && problem.length < 400, problem);
    assert.doesNotMatch(problem, /[\p{Cc}\p{Cf}]/u, 'nothing that a terminal would obey');
  }
}

type Mutant = { content: Buffer; name: string };

/** Tries each mutant; a failure names the seed and keeps the content. */
async function tryAll(
  file: string,
  count: number,
  source: string,
  ways: ((text: string, random: () => number) => Buffer)[],
  attempt: (mutant: Mutant) => unknown,
): Promise<void> {
  const random = randomFor(source);
  mutations[file] = count;
  for (let n = 0; n < count; n++) {
    const way = oneOf(ways, random);
    const mutant = { content: way(source, random), name: `seed ${seed}, mutant ${n} by ${way.name}` };
    try {
      await attempt(mutant);
    } catch (error) {
      throw new Error(`${mutant.name}:\n${mutant.content.toString().slice(0, 4000)}`, { cause: error });
    }
  }
}

describe('a file that is wrong is told with its place', () => {
  const catalogues = [
    {
      name: 'scenarios.yaml',
      source: readFileSync(join(repoRoot, 'scenarios.yaml'), 'utf8'),
      known: registries,
      count: countOf(300, 10_000),
    },
    { name: 'fixture/scenarios.yaml', source: good2, known: fixtures, count: countOf(200, 10_000) },
    {
      name: 'course/scenarios.yaml', // streams, strikes, stages and parts, by the names that there are
      source: readFileSync(join(repoRoot, 'test/fixture-course/scenarios.yaml'), 'utf8'),
      known: registries,
      count: countOf(200, 10_000),
    },
  ];
  for (const { name, source, known, count } of catalogues) {
    it(name, async t => {
      const file = join(root, name);
      const taken = { refused: 0, accepted: 0 };
      const inherited = Object.getOwnPropertyNames(Object.prototype).length;
      const ways = [mutateBytes, mutateLines, mutateYaml, mutateYaml];
      await tryAll(name, count, source, ways, ({ content }) => {
        writeFileSync(file, content);
        try {
          const { scenarios } = loadCatalogue(file, known);
          for (const { faults, conditions, stages } of known === registries ? scenarios : []) {
            const strikes = stages.flatMap(({ trials }) => trials.flatMap(trial => trial.strikes));
            for (const use of [...faults, ...conditions, ...strikes]) resolveFault(use);
          }
          taken.accepted += 1;
        } catch (error) {
          assertPlaces(told(error, 'catalogue-wrong').message, 'scenarios.yaml', content);
          taken.refused += 1;
        }
      });
      t.annotate(`seed ${seed}: ${taken.refused} refused, ${taken.accepted} still right`);
      assert.ok(taken.refused > count / 2);
      const now = Object.getOwnPropertyNames(Object.prototype).length;
      assert.equal(now, inherited, 'no prototype was changed');
    });
  }

  it('stages/1/fix.yaml', async t => {
    const [scenario] = loadCatalogue(join(repoRoot, 'test/fixture-course/scenarios.yaml')).scenarios;
    assert.ok(scenario);
    const name = `${scenario.folder}/stages/1/fix.yaml`;
    const source = readFileSync(join(repoRoot, 'test/fixture-course', name), 'utf8');
    const taken = { refused: 0, accepted: 0 };
    const ways = [mutateBytes, mutateLines, mutateYaml, mutateYaml];
    await tryAll('stages/1/fix.yaml', countOf(200, 5000), source, ways, ({ content }) => {
      writeFileSync(join(root, 'course', name), content);
      try {
        loadFixes(join(root, 'course'), scenario);
        taken.accepted += 1;
      } catch (error) {
        assertPlaces(told(error, 'catalogue-wrong').message, name, content);
        taken.refused += 1;
      }
    });
    t.annotate(`seed ${seed}: ${taken.refused} refused, ${taken.accepted} still right`);
    assert.ok(taken.refused > 0 && taken.accepted > 0);
  });

  it('system.yaml', async t => {
    const source = readFileSync(join(repoRoot, 'services/system.yaml'), 'utf8');
    const taken = { refused: 0, accepted: 0 };
    await tryAll(
      'system.yaml',
      countOf(500, 5000),
      source,
      [mutateBytes, mutateLines, mutateYaml],
      ({ content }) => {
        writeFileSync(join(root, 'system.yaml'), content);
        try {
          assert.ok([1, 2, 3].includes(readSystemFile(root, { api: 1 }).replicas.api ?? 0));
          taken.accepted += 1;
        } catch (error) {
          const { message } = told(error, 'system-file');
          const line = Number(message.match(/^system\.yaml:(\d+): \S/)?.[1]);
          assert.ok(line >= 1 && line <= linesOf(content), message);
          taken.refused += 1;
        }
      },
    );
    t.annotate(`seed ${seed}: ${taken.refused} refused, ${taken.accepted} still right`);
  });

  it('gateway/haproxy.cfg', async t => {
    const source = readFileSync(join(repoRoot, 'services/gateway/haproxy.cfg'), 'utf8');
    const file = join(root, 'haproxy.cfg');
    const environment = { FRONT_DOOR: '127.0.0.1:1', API_1: '127.0.0.1:2' };
    const taken = { refused: 0, accepted: 0 };
    mkdirSync(join(root, 'gateway'), { recursive: true });
    await tryAll(
      'gateway/haproxy.cfg',
      countOf(40, 1000),
      source,
      [mutateBytes, mutateLines],
      async ({ content }) => {
        writeFileSync(file, content);
        const options = { cwd: '/', env: environment };
        const check = { file: programPath(haproxyProgram), args: checkArguments([file]), options };
        const { ok, problems } = await checkConfig(check);
        if (ok) taken.accepted += 1;
        else {
          taken.refused += 1;
          assert.ok(problems.length > 0, 'refused without a word');
          for (const { line, text } of problems) {
            assert.match(text, /\w/);
            assert.ok(line === null || (line >= 1 && line <= linesOf(content)), `line ${line}: ${text}`);
          }
        }
      },
    );
    t.annotate(`seed ${seed}: ${taken.refused} refused, ${taken.accepted} still right`);
  });
});
