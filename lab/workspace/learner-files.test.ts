import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { openHome, repoRoot } from '../home/home.ts';
import { readSettings } from './learner-files.ts';

test('settings are the learner’s; the shop’s own stand in for those that were not handed out', t => {
  const root = mkdtempSync(join(tmpdir(), 'corner-settings-'));
  t.onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const home = openHome({ LAB_HOME: join(root, 'home') });
  const tree = join(root, 'tree');
  mkdirSync(join(tree, 'gateway'), { recursive: true });
  const own = readFileSync(join(repoRoot, 'services/gateway/haproxy.cfg'), 'utf8');
  const settings = ['gateway/haproxy.cfg', 'system.yaml'];

  assert.deepEqual(readSettings(home, { tree, settings: [] }), { replicas: { api: 1 }, gateway: own });
  assert.deepEqual(readSettings(home, { tree }), { replicas: { api: 1 }, gateway: own });
  assert.throws(() => readSettings(home, { tree, settings }), { code: 'file-gone', message: /system\.yaml/ });
  writeFileSync(join(tree, 'system.yaml'), 'replicas: { api: 2 }\n');
  assert.throws(() => readSettings(home, { tree, settings }), { message: /haproxy\.cfg/ });
  assert.deepEqual(readSettings(home, { tree, settings: [] }), { replicas: { api: 2 }, gateway: own });
  writeFileSync(join(tree, 'gateway/haproxy.cfg'), 'mine');
  assert.deepEqual(readSettings(home, { tree, settings }), { replicas: { api: 2 }, gateway: 'mine' });
});
