/** What a learner may have before them, put together for every scenario, fits together: one run of tsc over all of it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { variantsOf } from '../lab/author/variants.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree, settingsFiles } from '../lab/workspace/compose-tree.ts';
import { suiteFolder } from './folder.ts';

const scenariosIn = (folder: string) =>
  loadCatalogue(join(repoRoot, folder, 'scenarios.yaml')).scenarios.map(scenario => ({
    ...scenario,
    folder: join(folder, scenario.folder),
  }));

const trees = [...scenariosIn('.'), ...scenariosIn('test/fixture-course')].flatMap(scenario =>
  variantsOf(repoRoot, scenario).map(({ name, overlay }) => ({
    name: `${scenario.id}-${name}`,
    files: composeTree(repoRoot, scenario, overlay),
    needed: ['services/api/server.ts', 'SCENARIO.md', ...settingsFiles(scenario)],
  })),
);

describe('the tree of every scenario: broken, solved, and with each fix', () => {
  const folder = suiteFolder();
  let problems: string[] = [];

  const write = (path: string, content: Buffer | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };

  beforeAll(() => {
    symlinkSync(join(repoRoot, 'node_modules'), join(folder, 'node_modules'));
    for (const { name, files } of trees) {
      for (const [path, content] of files) write(join(name, path), content);
    }
    const config = {
      extends: join(repoRoot, 'tsconfig.json'),
      compilerOptions: { types: ['node'] },
      include: ['*/services'],
    };
    write('package.json', '{ "type": "module" }'); // as in the clone, where the workspace lies
    write('tsconfig.json', JSON.stringify(config));
    const { stdout, stderr, error } = spawnSync(join(repoRoot, 'node_modules/.bin/tsc'), ['-p', folder], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (error) throw error;
    problems = `${stdout}${stderr}`.split('\n').filter(Boolean);
  });

  for (const { name, files, needed } of trees) {
    it(name, () => {
      for (const path of needed) assert.ok(files.has(path), `${path} is there`);
      assert.equal(files.has('fix.yaml'), false, 'the lab keeps its own notes to itself');
      assert.deepEqual(
        problems.filter(problem => problem.startsWith(`${name}/`)),
        [],
      );
    });
  }

  it('and nothing else is wrong', () => assert.deepEqual(problems, []));
});
