import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'vitest';
import { checkout, projectNode } from '../machine/project.mjs';

function runSuite(filter: string) {
  const args = [`${checkout}/test/suite.ts`, filter];
  const { status, stdout } = spawnSync(projectNode, args, { encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1), stdout };
}

test('the suite runs the files that match, and its last line counts', () => {
  const { status, last, stdout } = runSuite('machine/claim');
  assert.equal(last, '4 passed, 0 failed, 0 skipped');
  assert.equal(status, 0);
  assert.match(stdout, /✓ .* > a claim that was half written counts for nothing/);
});

test('a suite that runs no test is red', () => {
  const { status, last } = runSuite('no-such-file');
  assert.equal(last, '0 passed, 0 failed, 0 skipped');
  assert.equal(status, 1);
});
