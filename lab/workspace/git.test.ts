/** What learners do with git in the workspace, and what their git is set to. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { test } from '../../test/folder.ts';
import { changedFiles, checkpoint, diff, lay, openWorkspace, undo } from './workspace.ts';

const files = new Map([['app.ts', Buffer.from('one\n')]]);
const otherFiles = new Map([['other.ts', Buffer.from('other\n')]]);
const branch = 'scenario-02';

let root = '';
let dir = '';
test.beforeEach(async ({ folder }) => {
  root = folder;
  dir = join(root, 'workspace');
  await openWorkspace(dir);
  await lay(dir, { branch, files, fresh: false });
});

const toOther = () => lay(dir, { branch: 'scenario-03', files: otherFiles, fresh: false });
const back = () => lay(dir, { branch, files, fresh: false });
const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Me', '-c', 'user.email=me@home', ...args], {
    cwd: dir,
    stdio: 'pipe',
  }).toString();
/** Every file's content that any ref leads to. */
const everythingSaved = (): string => git('log', '--all', '-p', '-m', '--text', '--format=%s');

describe('the person’s git settings change nothing', () => {
  test('of the user, the environment and the repository', async () => {
    const hook = join(root, 'hooks/reference-transaction');
    mkdirSync(dirname(hook));
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const config = `[core]\n\thooksPath = ${root}/hooks\n\tautocrlf = true\n\tpager = false\n[commit]\n\tgpgsign = true\n[user]\n\tuseConfigOnly = true\n[color]\n\tui = always\n[diff]\n\tnoprefix = true\n\texternal = false\n`;
    writeFileSync(join(root, 'config'), config);
    const own = readFileSync(join(dir, '.git/config'), 'utf8');
    writeFileSync(join(dir, '.git/config'), own + config);
    const before = { ...process.env };
    Object.assign(process.env, {
      GIT_CONFIG_GLOBAL: join(root, 'config'),
      GIT_DIR: root,
      GIT_INDEX_FILE: '/nowhere/index',
    });
    try {
      write('app.ts', 'one\r\ntwo\r\n');
      await checkpoint(dir, 'verify');
      assert.match(await diff(dir), /^\+\+\+ b\/app\.ts\n@@ -1 \+1,2 @@\n-one\n\+one\r\n\+two\r\n$/m);
      await toOther();
      await back();
      assert.equal(read('app.ts'), 'one\r\ntwo\r\n');
    } finally {
      for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
      Object.assign(process.env, before);
    }
  });
});

describe('the learner’s own use of git is respected', () => {
  test('own commits, branches and a detached HEAD stay reachable', async () => {
    write('app.ts', 'committed on the branch\n');
    git('commit', '-qam', 'mine');
    git('checkout', '-q', '--detach');
    write('app.ts', 'committed on no branch\n');
    git('commit', '-qam', 'loose');
    write('app.ts', 'not committed\n');
    const { changed } = await checkpoint(dir, 'verify');
    assert.equal(changed, true);
    assert.match(git('status'), /HEAD detached/);
    await toOther();
    for (const line of ['committed on the branch', 'committed on no branch', 'not committed']) {
      assert.ok(everythingSaved().includes(`+${line}`), line);
    }
    assert.equal(git('status', '--porcelain'), '');
    await back();
    assert.equal(read('app.ts'), 'not committed\n');
    assert.equal(git('log', '-1', '--format=%s').trim(), 'mine');
  });

  test('rewinding or deleting the branch loses no checkpoint', async () => {
    write('app.ts', 'saved\n');
    await checkpoint(dir, 'verify');
    git('checkout', '-qf', '--orphan', 'mine');
    git('branch', '-qD', branch);
    git('tag', '-d', `start/${branch}`);
    write('app.ts', 'later\n');
    assert.deepEqual(await changedFiles(dir), ['app.ts']);
    await undo(dir);
    assert.equal(read('app.ts'), 'saved\n');
    await toOther();
    await back();
    assert.equal(read('app.ts'), 'saved\n');
  });

  test('starting over keeps commits of the learner on the branch', async () => {
    write('app.ts', 'committed\n');
    git('commit', '-qam', 'mine');
    write('app.ts', 'one\n');
    await toOther();
    await lay(dir, { branch, files, fresh: true });
    assert.ok(everythingSaved().includes('+committed'));
    assert.equal(git('status', '--porcelain'), '');
  });

  test('a commit to the branch of another scenario survives its starting over', async () => {
    await toOther();
    git('checkout', '-q', branch);
    write('app.ts', 'committed from elsewhere\n');
    git('commit', '-qam', 'mine');
    git('checkout', '-q', 'scenario-03');
    await lay(dir, { branch, files, fresh: true });
    assert.equal(read('app.ts'), 'one\n');
    assert.ok(everythingSaved().includes('+committed from elsewhere'));
  });

  test('a merge conflict is left as it is by a checkpoint, and left behind by another scenario', async () => {
    git('checkout', '-qb', 'theirs');
    write('app.ts', 'theirs\n');
    git('commit', '-qam', 'theirs');
    git('checkout', '-q', branch);
    write('app.ts', 'ours\n');
    git('commit', '-qam', 'ours');
    assert.throws(() => git('merge', '-q', 'theirs'));
    assert.equal((await checkpoint(dir, 'verify')).changed, true);
    assert.match(git('status', '--porcelain'), /^UU app\.ts/m);
    await toOther();
    assert.equal(git('status', '--porcelain'), '');
    assert.ok(!existsSync(join(dir, '.git/MERGE_HEAD')));
    await back();
    assert.match(read('app.ts'), /^<<<<<<< HEAD\nours\n=======\ntheirs\n/);
  });

  test('what is only staged is saved before the index is made anew', async () => {
    write('app.ts', 'only staged\n');
    git('add', 'app.ts');
    write('app.ts', 'in the folder\n');
    await toOther();
    assert.ok(everythingSaved().includes('+only staged'));
    await back();
    assert.equal(read('app.ts'), 'in the folder\n');
  });
});

describe('what a killed git left', () => {
  test('old locks and old indexes of ours are removed', async () => {
    for (const name of ['index.lock', 'HEAD.lock', `refs/corner-lab/${branch}/tip.lock`]) {
      writeFileSync(join(dir, '.git', name), '');
      utimesSync(join(dir, '.git', name), 0, 0);
    }
    const index = join(dir, '.git/corner-lab-index-abc');
    mkdirSync(index);
    utimesSync(index, 0, 0);
    await openWorkspace(dir);
    assert.ok(!existsSync(index));
    assert.equal(git('status', '--porcelain'), '');
    write('app.ts', 'x');
    assert.equal((await checkpoint(dir, 'verify')).changed, true);
  });

  test('a young lock is waited for', async () => {
    const lock = join(dir, '.git/index.lock');
    writeFileSync(lock, '');
    const editor = setTimeout(() => rmSync(lock), 300);
    const started = Date.now();
    await openWorkspace(dir);
    clearTimeout(editor);
    assert.ok(Date.now() - started < 2500);
  });

  test('a damaged repository is an error that says where, and the files stay', async () => {
    write('app.ts', 'mine\n');
    writeFileSync(join(dir, '.git/HEAD'), '');
    await assert.rejects(checkpoint(dir, 'verify'), { code: 'workspace-broken' });
    assert.equal(read('app.ts'), 'mine\n');
  });
});
