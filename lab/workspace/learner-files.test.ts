import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../../test/folder.ts';
import { openHome, repoRoot } from '../home/home.ts';
import { readSettings } from './learner-files.ts';

test('settings are the learner’s; for those that were not handed out, what the scenario declares and the shop’s own', ({
  folder: root,
}) => {
  const home = openHome({ LAB_HOME: join(root, 'home') });
  const tree = join(root, 'tree');
  mkdirSync(join(tree, 'gateway'), { recursive: true });
  const own = readFileSync(join(repoRoot, 'services/gateway/haproxy.cfg'), 'utf8');
  const ownOf2 = `${own}  server api-2 "\${API_2}" check\n`;
  const settings = ['gateway/haproxy.cfg', 'system.yaml'];

  assert.deepEqual(readSettings(home, { tree, settings: [] }), { replicas: { api: 1 }, gateway: own });
  assert.deepEqual(readSettings(home, { tree }), { replicas: { api: 1 }, gateway: own });
  const declared = { tree, parts: ['api', 'worker'], copies: { api: 2, worker: 3 } };
  assert.deepEqual(readSettings(home, declared), { replicas: { api: 2, worker: 3 }, gateway: ownOf2 });
  assert.throws(() => readSettings(home, { tree, settings }), { code: 'file-gone', message: /system\.yaml/ });
  writeFileSync(join(tree, 'system.yaml'), 'replicas: { api: 2 }\n');
  assert.throws(() => readSettings(home, { tree, settings }), { message: /haproxy\.cfg/ });
  assert.deepEqual(readSettings(home, { tree, settings: [] }), { replicas: { api: 2 }, gateway: ownOf2 });
  assert.deepEqual(readSettings(home, { ...declared, settings: [] }).replicas, { api: 2, worker: 3 });
  writeFileSync(join(tree, 'gateway/haproxy.cfg'), 'mine');
  assert.deepEqual(readSettings(home, { tree, settings }), { replicas: { api: 2 }, gateway: 'mine' });
});
