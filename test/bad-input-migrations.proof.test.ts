/**
 * Migrations made wrong by their bytes, lines, words and statements, and run as the lab runs them: it says file and line, and nothing but
 * the learner's own database is touched.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { scenarioNamed } from '../lab/commands/catalogue.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { bringServers } from '../lab/engine/apply.ts';
import { buildSpace } from '../lab/engine/build-space.ts';
import { differences, type Fingerprint, readFingerprint } from '../lab/engine/fingerprint.ts';
import { type MigrationRun, runNewMigrations } from '../lab/engine/migrations.ts';
import { repoRoot } from '../lab/home/home.ts';
import { dropClone, liveDatabase } from '../lab/parts/postgres/databases.ts';
import { suiteFolder } from './folder.ts';
import { mutateBytes, mutateLines } from './mutate.ts';
import { mutateStatements, mutateWords, strayStatements } from './mutate-sql.ts';
import { casesOf, countOf, oneOf, randomFor, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';

const scenario = scenarioNamed(loadCatalogue(join(repoRoot, 'scenarios.yaml')), '02');
const folder = join(repoRoot, scenario.folder, 'solution/database/migrations');
const names = ['001_order_history.sql', '002_sign_in.sql'];
const originals = names.map(name => readFileSync(join(folder, name), 'utf8'));
const mostMs = 30_000; // each takes a tenth of a second; what waits for ever has 60 s

describe('a wrong migration', () => {
  const lab = suiteLab({ data: 'small' });
  const tree = suiteFolder();
  let clean: Fingerprint;
  const ran = { 'drawn pairs refused': 0, 'drawn pairs that run': 0, 'stray statements': 0 };

  beforeAll(async () => {
    const { home } = lab;
    await bringServers({ home, say: () => {}, signal: new AbortController().signal });
    clean = await readFingerprint(home);
    mkdirSync(join(tree, 'database/migrations'), { recursive: true });
  });
  afterAll(() => record('bad-input-migrations', ran));

  /** Runs them in a fresh clone; afterwards the server is as it was. */
  async function attempt(contents: Buffer[]): Promise<MigrationRun[]> {
    const { home } = lab;
    for (const [n, content] of contents.entries())
      writeFileSync(join(tree, 'database/migrations', names[n] ?? ''), content);
    await buildSpace(home, 'live', ['api', 'postgres'], scenario.faults);
    const runs = await runNewMigrations(home, tree, liveDatabase);
    await dropClone(home, liveDatabase);
    const seen = await readFingerprint(home);
    assert.deepEqual(differences(clean, seen), [], 'the server is another one');
    for (const run of runs) {
      assert.ok(run.ms < mostMs, `${run.file} took ${run.ms} ms`);
      if (run.ok) continue;
      const content = contents[names.findIndex(name => run.file.endsWith(name))] ?? Buffer.alloc(0);
      const lines = content.toString('latin1').split('\n').length;
      if (/^psql: error: connection to server .* FATAL: /.test(run.output)) continue; // an earlier one locked it out
      const [, line, said] = run.output.match(new RegExp(`^psql:${run.file}:(\\d+): (.+)`, 'm')) ?? [];
      assert.ok(Number(line) >= 1 && Number(line) <= lines, `no line of ${run.file}: ${run.output}`);
      assert.match(said ?? '', /\w/);
    }
    return runs;
  }
  const tried = async (what: string, contents: Buffer[]): Promise<MigrationRun[]> => {
    try {
      const runs = await attempt(contents);
      ran[runs.every(({ ok }) => ok) ? 'drawn pairs that run' : 'drawn pairs refused'] += 1;
      return runs;
    } catch (error) {
      throw new Error(`${what}:\n${Buffer.concat(contents).toString().slice(-2000)}`, { cause: error });
    }
  };

  it('a right one runs', async () => {
    const runs = await attempt(originals.map(text => Buffer.from(text)));
    assert.deepEqual(
      runs.map(({ ok, output }) => ({ ok, output })),
      originals.map(() => ({ ok: true, output: '' })),
    );
  });

  it('with each statement that does not belong there', async () => {
    const problems: string[] = [];
    const cases = casesOf([...strayStatements], 8);
    for (const statement of cases) {
      const contents = [Buffer.from(`${statement}\n${originals[0]}`), Buffer.from(originals[1] ?? '')];
      await attempt(contents).catch(error => problems.push(`${statement}: ${(error as Error).message}`));
    }
    ran['stray statements'] = cases.length;
    assert.deepEqual(problems, []);
  });

  it('drawn', async t => {
    t.annotate(`seed ${seed}`);
    const random = randomFor('migrations');
    const ways = [mutateBytes, mutateLines, mutateWords, mutateStatements];
    for (let n = 0; n < countOf(10, 300); n++) {
      const way = oneOf(ways, random);
      await tried(
        `seed ${seed}, mutant ${n} by ${way.name}`,
        originals.map(text => way(text, random)),
      );
    }
    t.annotate(JSON.stringify(ran));
  });
});
