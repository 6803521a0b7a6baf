import assert from 'node:assert/strict';
import { test } from 'vitest';
import { diskFinding, memoryFinding } from './docker-health.ts';

test('no space for images, and what to do', () => {
  const finding = diskFinding('/nowhere/docker', 1e18);
  assert.equal(finding.ok, false);
  assert.match(finding.saw, /^[\d.]+ GB free in \/nowhere\/docker$/);
  assert.match(finding.next, /docker image prune/);
  assert.equal(diskFinding('/', 1).ok, true);
});

test('a machine that is too small for the parts’ limits', () => {
  assert.equal(memoryFinding(8e9).ok, true);
  const { ok, saw, next } = memoryFinding(2e9);
  assert.deepEqual([ok, saw], [false, '2.0 GB']);
  assert.match(next, /LAB_RUNTIME=native/);
});
