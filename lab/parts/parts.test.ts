import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { choosePorts, openHome } from '../home/home.ts';
import { portNames, watcherParts } from './parts.ts';

test('where Prometheus is not installed, nothing looks on and nothing fails', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'corner-watchers-'));
  const { PATH } = process.env;
  t.onTestFinished(() => {
    process.env.PATH = PATH;
    rmSync(dir, { recursive: true });
  });
  process.env.PATH = '';
  const home = openHome({ LAB_HOME: dir });
  await choosePorts(home, portNames([]));
  const names = watcherParts(home, { parts: [], space: 'live' }).map(({ name }) => name);
  assert.deepEqual(
    names.filter(name => name !== 'storefront'), // HAProxy is found beside the PATH too
    [],
  );
});
