import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { openHome } from '../home/home.ts';
import { watcherParts } from './watcher-parts.ts';

test('where Prometheus is not installed, nothing looks on and nothing fails', t => {
  const dir = mkdtempSync(join(tmpdir(), 'corner-watchers-'));
  const { PATH } = process.env;
  t.onTestFinished(() => {
    process.env.PATH = PATH;
    rmSync(dir, { recursive: true });
  });
  process.env.PATH = '';
  assert.deepEqual(watcherParts(openHome({ LAB_HOME: dir })), []);
});
