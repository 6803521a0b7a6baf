import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { claim, isClaimed, startTime } from './claim.mjs';

/** @param {import('vitest').TestContext} t */
function claimFile(t) {
  const folder = mkdtempSync(join(tmpdir(), 'corner-claim-'));
  t.onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'build');
}

test('a claim is held by one process at a time and leaves nothing behind', t => {
  const file = claimFile(t);
  const release = claim(file);
  assert.ok(release);
  assert.equal(isClaimed(file), true);
  assert.equal(claim(file), null);
  release();
  assert.deepEqual(readdirSync(join(file, '..')), []);
});

test('the claim of a process that has ended is taken over', async t => {
  const file = claimFile(t);
  const child = spawn('sleep', ['30']);
  const { pid } = child;
  assert.ok(pid);
  writeFileSync(file, JSON.stringify({ pid, startedAt: startTime(pid) }));
  assert.equal(claim(file), null);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok(claim(file));
});

test('a living process that was given the pid of an ended one holds nothing', t => {
  const file = claimFile(t);
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: '1' }));
  assert.equal(isClaimed(file), false);
  assert.ok(claim(file));
});

test('a claim that was half written counts for nothing', t => {
  const file = claimFile(t);
  writeFileSync(file, '{"pid":');
  assert.ok(claim(file));
});
