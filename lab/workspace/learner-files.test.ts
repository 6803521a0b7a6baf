import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../../test/folder.ts';
import { openHome, repoRoot } from '../home/home.ts';
import { readSettings } from './learner-files.ts';

test('settings are the learner’s; the shop’s own stand in for those that were not handed out', ({
  folder: root,
}) => {
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
