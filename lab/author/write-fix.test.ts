import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { it } from '../../test/folder.ts';
import { loadFixes } from '../course/fix.ts';
import { loadCatalogue } from '../course/load.ts';
import type { Scenario } from '../course/schema.ts';
import { repoRoot } from '../home/home.ts';
import { composeTree } from '../workspace/compose-tree.ts';
import { courseProblems } from './course-problems.ts';
import { overlayFiles } from './fix-form.ts';
import { writeFix } from './write-fix.ts';

const catalogue = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
const scenarioOf = (id: string): Scenario => {
  const found = catalogue.scenarios.find(scenario => scenario.id === id);
  assert.ok(found);
  return found;
};
const scenario = scenarioOf('scenario-03');
const database = 'services/api/db.ts';

describe('a fix made from the workspace', () => {
  let root = '';
  const repo = () => join(root, 'repo');
  const workspace = () => join(root, 'workspace');
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(workspace(), path)), { recursive: true });
    writeFileSync(join(workspace(), path), content);
  };
  const lay = (overlay: 'broken' | 'solution', of = scenario) => {
    for (const [path, content] of composeTree(repo(), of, overlay)) write(path, content);
  };
  const read = (path: string) => readFileSync(join(repo(), scenario.folder, 'fixes/mine', path), 'utf8');
  const built = () =>
    Object.fromEntries(
      [...composeTree(repo(), scenario, 'fixes/mine')].map(([path, content]) => [path, String(content)]),
    );
  const made = (of = scenario) => {
    const { on, files } = writeFix(repo(), workspace(), of, 'mine');
    return { on, files: files.map(path => path.replace(`${of.folder}/fixes/mine/`, '')) };
  };

  it.beforeEach(({ folder }) => {
    root = folder;
    for (const path of ['scenarios', 'services', 'docs/glossary.md'])
      cpSync(join(repoRoot, path), join(repo(), path), { recursive: true });
  });

  it('is a patch over broken, and makes the same files again; what is not built from is left out', () => {
    lay('broken');
    appendFileSync(join(workspace(), database), '\n// another line\n');
    appendFileSync(join(workspace(), 'NOTES.md'), 'mine');
    write('services/api/db.fixed.ts', 'revealed');
    assert.deepEqual(made(), { on: 'broken', files: ['fix.yaml', 'fix.patch'] });
    assert.match(read('fix.patch'), /^--- a\/services\/api\/db\.ts\n\+\+\+ b\/services\/api\/db\.ts\n@@ /);
    const broken = composeTree(repo(), scenario, 'broken');
    const wanted = Object.fromEntries([...broken].map(([path, content]) => [path, String(content)]));
    assert.deepEqual(built(), { ...wanted, [database]: `${wanted[database]}\n// another line\n` });
  });

  it('lies over the solution where less differs from that; new, deleted and rewritten files', () => {
    lay('solution');
    const settings = readFileSync(join(workspace(), database), 'utf8').replace('max: 10', 'max: 11');
    write(database, settings);
    write('database/migrations/001_new.sql', 'SELECT 1;\n');
    write('services/api/input.ts', 'export const rewritten = true;\n');
    rmSync(join(workspace(), 'services/api/errors.ts'));
    assert.deepEqual(made(), {
      on: 'solution',
      files: ['fix.yaml', 'database/migrations/001_new.sql', 'services/api/input.ts', 'fix.patch'],
    });
    const files = built();
    assert.equal(files[database], settings);
    assert.equal(files['database/migrations/001_new.sql'], 'SELECT 1;\n');
    assert.equal(files['services/api/input.ts'], 'export const rewritten = true;\n');
    assert.equal('services/api/errors.ts' in files, false);
  });

  it('a whole file would be one that is there already: then it is in the patch', () => {
    lay('broken');
    const [other] = overlayFiles(repo()).filter(({ path }) => /fixes\/.*\.sql$/.test(path));
    assert.ok(other);
    write('database/migrations/001_again.sql', other.content);
    assert.deepEqual(made().files, ['fix.yaml', 'fix.patch']);
    assert.equal(built()['database/migrations/001_again.sql'], String(other.content));
  });

  it('has a fix.yaml that every rule accepts, to be filled in', () => {
    for (const of of catalogue.scenarios) {
      lay('broken', of);
      appendFileSync(join(workspace(), database), '\n// another line\n');
      writeFix(repo(), workspace(), of, 'mine');
      const found = loadFixes(repo(), of).find(({ name }) => name === 'mine');
      assert.equal(found?.kind, 'wrong');
      assert.deepEqual(courseProblems(repo(), catalogue, [of]), []);
      rmSync(workspace(), { recursive: true });
    }
  });

  it('is refused, and nothing written, where there is nothing new to keep', () => {
    const refused = (name: string, message: RegExp) => {
      assert.throws(() => writeFix(repo(), workspace(), scenario, name), { message });
    };
    lay('broken');
    refused('mine', /^Nothing in your workspace differs from broken scenario-03\.$/);
    lay('solution');
    refused('mine', /^The files of your workspace are already kept: solution of scenario-03\.$/);
    refused(
      'small-pool',
      /^There is a folder scenarios\/03-too-many-connections\/fixes\/small-pool already\.$/,
    );
    refused('../mine', /^A fix has a name of small letters/);
    assert.throws(() => read('fix.yaml'), { code: 'ENOENT' });
  });
});
