/** The workflows of GitHub Actions, read as GitHub would. They cannot be run here. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../machine/project.mjs';
import { ensureTool } from '../machine/tools.mjs';
import { test } from './folder.ts';

const actionlint = await ensureTool('actionlint');
const workflows = globSync('.github/workflows/*.yml', { cwd: checkout });

test('each workflow is one that GitHub accepts', () => {
  assert.notEqual(workflows.length, 0);
  execFileSync(actionlint, workflows, { cwd: checkout, stdio: 'pipe' });
});

test('a slip in a workflow is found', ({ folder }) => {
  const text = readFileSync(join(checkout, workflows[0] ?? ''), 'utf8');
  writeFileSync(join(folder, 'slip.yml'), text.replace('runs-on:', 'run-on:'));
  const { status, stdout } = spawnSync(actionlint, [join(folder, 'slip.yml')], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stdout, /unexpected key "run-on"/);
});

test('what a workflow runs is there', () => {
  const text = workflows.map(path => readFileSync(join(checkout, path), 'utf8')).join('\n');
  const filters = [...text.matchAll(/npm test (.+)/g)].flatMap(([, words = '']) => words.split(' '));
  for (const filter of filters)
    assert.notEqual(globSync(`${filter}*`, { cwd: checkout }).length, 0, `no test is called ${filter}`);
});
