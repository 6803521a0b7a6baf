import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import type { Home } from '../home/home.ts';
import { git, gitLine, makeRepository } from './git.ts';
import { saveWork } from './save.ts';
import { fixedName, isBuiltFrom, signatureOf } from './signature.ts';
import { lay, openWorkspace } from './workspace.ts';

describe('the work on a branch', () => {
  const root = suiteFolder();
  const workspace = join(root, 'workspace');
  const clone = join(root, 'clone');
  const home = { workspace } as Home;
  const shown = (dir: string, name: string) => gitLine(dir, ['show', `work/scenario-02:${name}`]);

  it('is saved on top of what was saved before, and only when something changed', async () => {
    await openWorkspace(workspace);
    await lay(workspace, {
      branch: 'scenario-02',
      files: new Map([['a.ts', Buffer.from('1\n')]]),
      fresh: false,
    });
    const head = await gitLine(workspace, ['rev-parse', 'HEAD']);
    const first = await saveWork(home, 'scenario-02', null);
    assert.deepEqual([first.branch, first.already, first.repository], ['work/scenario-02', false, workspace]);
    assert.equal((await saveWork(home, 'scenario-02', null)).already, true);
    writeFileSync(join(workspace, 'a.ts'), '2\n');
    assert.equal((await saveWork(home, 'scenario-02', null)).already, false);
    assert.equal(await shown(workspace, 'a.ts'), '2');
    const log = (await git(workspace, ['log', '--format=%s', 'work/scenario-02']))
      .toString()
      .trim()
      .split('\n');
    assert.deepEqual(log, ['My work on scenario-02', 'My work on scenario-02']);
    assert.equal(await gitLine(workspace, ['rev-parse', 'HEAD']), head, 'their own branch stays');
  });

  it('comes into another repository too, whose files and branches stay', async () => {
    mkdirSync(clone);
    await makeRepository(clone, () => {});
    writeFileSync(join(clone, 'a.ts'), 'of the clone\n');
    const saved = await saveWork(home, 'scenario-02', clone);
    assert.equal(saved.repository, clone);
    assert.equal(await shown(clone, 'a.ts'), '2');
    assert.equal(readFileSync(join(clone, 'a.ts'), 'utf8'), 'of the clone\n');
    assert.equal(await gitLine(clone, ['symbolic-ref', 'HEAD']), 'refs/heads/start');
  });

  it('what was revealed is named so that nothing runs it', () => {
    const names = {
      'services/api/modules/orders.ts': 'services/api/modules/orders.fixed.ts',
      'database/migrations/001_x.sql': 'database/migrations/001_x.sql.fixed',
      'gateway/haproxy.cfg': 'gateway/haproxy.fixed.cfg',
      'system.yaml': 'system.fixed.yaml',
      'services/Dockerfile': 'services/Dockerfile.fixed',
    };
    for (const [path, fixed] of Object.entries(names)) {
      assert.equal(fixedName(path), fixed);
      assert.deepEqual([isBuiltFrom(path), isBuiltFrom(fixed)], [true, false]);
      mkdirSync(join(root, 'tree', path, '..'), { recursive: true });
      writeFileSync(join(root, 'tree', path), 'x');
      writeFileSync(join(root, 'tree', fixed), 'x');
    }
    assert.equal(isBuiltFrom('NOTES.md'), false);
    assert.deepEqual([...signatureOf(join(root, 'tree')).keys()].sort(), Object.keys(names).sort());
  });
});
