import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { checkout, projectNode } from '../machine/project.mjs';

/** @param {string} filter */
function runSuite(filter) {
  // The runner refuses to run inside itself while this is set.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(projectNode, [`${checkout}/bootstrap/suite.ts`, filter], {
    encoding: 'utf8',
    env,
  });
  return { status, last: stdout.trimEnd().split('\n').at(-1), stdout };
}

test('the suite runs the files that match, and its last line counts', () => {
  const { status, last, stdout } = runSuite('machine/claim');
  assert.equal(last, '4 passed, 0 failed, 0 skipped');
  assert.equal(status, 0);
  assert.match(stdout, /✔ a claim that was half written counts for nothing/);
});

test('a suite that runs no test is red', () => {
  const { status, last } = runSuite('no-such-file');
  assert.equal(last, '0 passed, 0 failed, 0 skipped');
  assert.equal(status, 1);
});
