import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { test } from '../../test/folder.ts';
import {
  changedFiles,
  checkpoint,
  diff,
  exportTree,
  history,
  lay,
  milestone,
  openWorkspace,
  treeHash,
  undo,
} from './workspace.ts';

const files = new Map([
  ['services/api/app.ts', Buffer.from('app\n')],
  ['services/api/modules/orders.ts', Buffer.from('one\ntwo\nthree\n')],
  ['system.yaml', Buffer.from('replicas: { api: 1 }\n')],
]);
const orders = 'services/api/modules/orders.ts';
const branch = 'scenario-02';

let root = '';
let dir = '';
test.beforeEach(({ folder }) => {
  root = folder;
  dir = join(root, 'workspace');
});

const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}
async function start(): Promise<void> {
  await openWorkspace(dir);
  await lay(dir, { branch, files, fresh: false });
}
/** Git as the learner runs it. */
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Me', '-c', 'user.email=me@home', ...args], {
    cwd: dir,
    stdio: 'pipe',
  }).toString();

describe('laying', () => {
  test('the first time: the files, a clean git status, a tagged start, nothing changed', async () => {
    await openWorkspace(dir);
    assert.deepEqual(await lay(dir, { branch, files, fresh: false }), { resumed: false });
    for (const [path, content] of files) assert.equal(read(path), content.toString());
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('symbolic-ref', '--short', 'HEAD').trim(), branch);
    assert.equal(git('rev-list', '--count', `start/${branch}`).trim(), '1');
    assert.deepEqual(await changedFiles(dir), []);
    assert.equal(await diff(dir), '');
    await openWorkspace(dir);
  });

  test('again: the work goes on where it was', async () => {
    await start();
    write(orders, 'mine\n');
    assert.deepEqual(await lay(dir, { branch, files, fresh: false }), { resumed: true });
    assert.equal(read(orders), 'mine\n');
  });

  test('another scenario and back: each has its own files, nothing is lost', async () => {
    await start();
    write(orders, 'mine\n');
    write('notes/new file.txt', 'a note\n');
    const other = new Map([['services/api/app.ts', Buffer.from('other app\n')]]);
    const laid = await lay(dir, { branch: 'scenario-03', files: other, fresh: false });
    assert.equal(laid.resumed, false);
    assert.equal(read('services/api/app.ts'), 'other app\n');
    assert.ok(!existsSync(join(dir, 'notes')) && !existsSync(join(dir, orders)));
    assert.equal(git('status', '--porcelain'), '');
    write('services/api/app.ts', 'my other app\n');
    assert.equal((await lay(dir, { branch, files, fresh: false })).resumed, true);
    assert.deepEqual(
      [read(orders), read('notes/new file.txt'), read('services/api/app.ts')],
      ['mine\n', 'a note\n', 'app\n'],
    );
    assert.equal((await lay(dir, { branch: 'scenario-03', files: other, fresh: false })).resumed, true);
    assert.equal(read('services/api/app.ts'), 'my other app\n');
  });

  test('fresh: the start again, with the earlier work in the history and one undo away', async () => {
    await start();
    write(orders, 'mine\n');
    const { resumed } = await lay(dir, { branch, files, fresh: true });
    assert.equal(resumed, false);
    assert.equal(read(orders), 'one\ntwo\nthree\n');
    assert.deepEqual(await changedFiles(dir), []);
    await exportTree(dir, (await history(dir))[1]?.id ?? '', join(root, 'out'));
    assert.equal(readFileSync(join(root, 'out', orders), 'utf8'), 'mine\n');
    assert.deepEqual((await undo(dir)).files, [orders]);
    assert.equal(read(orders), 'mine\n');
  });

  test('a newer version of the scenario is laid when it starts over, and diff counts from it', async () => {
    await start();
    await lay(dir, {
      branch,
      files: new Map([...files, ['system.yaml', Buffer.from('newer\n')]]),
      fresh: true,
    });
    assert.deepEqual(await changedFiles(dir), []);
    assert.equal(git('status', '--porcelain'), '');
  });

  test('an empty folder gets its last files back', async () => {
    await start();
    write(orders, 'mine\n');
    await checkpoint(dir, 'verify');
    for (const name of ['services', 'system.yaml']) rmSync(join(dir, name), { recursive: true });
    await checkpoint(dir, 'empty');
    assert.equal((await lay(dir, { branch, files, fresh: false })).resumed, true);
    assert.equal(read(orders), 'mine\n');
  });

  test('a deleted workspace is made again from the start, and says so', async () => {
    await start();
    rmSync(dir, { recursive: true });
    await assert.rejects(checkpoint(dir, 'verify'), { code: 'workspace-gone' });
    await openWorkspace(dir);
    assert.deepEqual(await lay(dir, { branch, files, fresh: false }), { resumed: false });
    assert.equal(read(orders), 'one\ntwo\nthree\n');
  });
});

describe('a folder that is not ours is refused and left alone', () => {
  test('files of others', async () => {
    mkdirSync(dir);
    write('thesis.txt', 'mine');
    await assert.rejects(openWorkspace(dir), { code: 'workspace-foreign' });
    assert.equal(read('thesis.txt'), 'mine');
    assert.ok(!existsSync(join(dir, '.git')));
  });
  test('a repository of others', async () => {
    mkdirSync(dir);
    git('init', '-q');
    await assert.rejects(openWorkspace(dir), { code: 'workspace-foreign' });
    assert.ok(!existsSync(join(dir, '.git/corner-lab.json')));
  });
  test('a file of that name', async () => {
    writeFileSync(dir, 'x');
    await assert.rejects(openWorkspace(dir), { code: 'workspace-foreign' });
  });
  test('our folder without its history', async () => {
    await start();
    rmSync(join(dir, '.git'), { recursive: true });
    await assert.rejects(openWorkspace(dir), { code: 'workspace-foreign' });
    assert.equal(read(orders), 'one\ntwo\nthree\n');
  });
});

describe('undo', () => {
  test('goes back step by step, and forth again through what it saved', async () => {
    await start();
    for (const content of ['first\n', 'second\n']) {
      write(orders, content);
      await checkpoint(dir, 'verify');
    }
    write(orders, 'third\n');
    const undone = await undo(dir);
    assert.deepEqual([undone.files, undone.to.label, read(orders)], [[orders], 'verify', 'second\n']);
    await undo(dir);
    assert.equal(read(orders), 'first\n');
    await undo(dir);
    assert.equal(read(orders), 'one\ntwo\nthree\n');
    await assert.rejects(undo(dir), { code: 'nothing-to-undo' });
    await undo(dir, undone.saved);
    assert.equal(read(orders), 'third\n');
    await undo(dir);
    assert.equal(read(orders), 'second\n');
  });

  test('what learners noted stays, however far back they go', async () => {
    await start();
    write('NOTES.md', 'my guess\n');
    write(orders, 'first\n');
    await checkpoint(dir, 'verify');
    write('NOTES.md', 'my guess, my claim\n');
    write(orders, 'second\n');
    for (const before of ['first\n', 'one\ntwo\nthree\n']) {
      assert.deepEqual((await undo(dir)).files, [orders]);
      assert.deepEqual([read(orders), read('NOTES.md')], [before, 'my guess, my claim\n']);
    }
    write('NOTES.md', 'and more\n');
    await assert.rejects(undo(dir), { code: 'nothing-to-undo' });
    assert.equal(read('NOTES.md'), 'and more\n');
  });

  test('an edit after an undo is a step of its own', async () => {
    await start();
    write(orders, 'first\n');
    await undo(dir);
    write(orders, 'other\n');
    await undo(dir);
    assert.equal(read(orders), 'one\ntwo\nthree\n');
  });

  test('brings deleted files back and removes new ones', async () => {
    await start();
    rmSync(join(dir, 'services'), { recursive: true });
    write('new/file.ts', 'x');
    await undo(dir);
    assert.equal(read(orders), 'one\ntwo\nthree\n');
    assert.ok(!existsSync(join(dir, 'new')));
  });

  test('a name that is none is an error; the beginning of an id is enough', async () => {
    await start();
    write(orders, 'first\n');
    const { id } = await checkpoint(dir, 'verify');
    for (const wrong of ['ffffffff', '', 'HEAD', '--help']) {
      await assert.rejects(undo(dir, wrong || 'xyz'), { code: 'no-such-checkpoint' });
    }
    write(orders, 'second\n');
    await undo(dir, id.slice(0, 8));
    assert.equal(read(orders), 'first\n');
  });
});

describe('looking', () => {
  test('history tells what changed when, newest first', async () => {
    await start();
    write(orders, 'mine\n');
    write('new.ts', 'x');
    assert.equal((await checkpoint(dir, 'before\nverify')).changed, true);
    assert.equal((await checkpoint(dir, 'again')).changed, false);
    const found = await history(dir);
    assert.deepEqual(
      found.map(({ label, files: names }) => [label, names]),
      [
        ['before verify', ['new.ts', orders]],
        ['start', [...files.keys()].sort()],
      ],
    );
    assert.ok(Math.abs(Date.parse(found[0]?.at ?? '') - Date.now()) < 60_000);
  });

  test('diff is plain unless colour is asked for, and counts from the start', async () => {
    await start();
    write(orders, 'one\n2\nthree\n');
    await checkpoint(dir, 'verify');
    write('new.ts', 'x\n');
    const text = await diff(dir);
    assert.match(text, /^-two\n\+2$/m);
    assert.match(text, /^\+\+\+ b\/new\.ts$/m);
    assert.ok(!text.includes('\u001b'));
    assert.ok((await diff(dir, { colour: true })).includes('\u001b[3'));
    assert.deepEqual(await changedFiles(dir), ['new.ts', orders]);
  });

  test('equal files have equal hashes, whatever the checkpoint', async () => {
    await start();
    const before = await checkpoint(dir, 'a');
    write(orders, 'x');
    const changed = await checkpoint(dir, 'b');
    write(orders, 'one\ntwo\nthree\n');
    const back = await checkpoint(dir, 'c');
    assert.equal(await treeHash(dir, before.id), await treeHash(dir, back.id));
    assert.notEqual(await treeHash(dir, before.id), await treeHash(dir, changed.id));
    await assert.rejects(treeHash(dir, 'f'.repeat(40)), { code: 'no-such-checkpoint' });
  });

  test('a checkpoint is written whole into another folder, and never over one', async () => {
    await start();
    write('run.sh', '#!/bin/sh\n');
    execFileSync('chmod', ['755', join(dir, 'run.sh')]);
    symlinkSync('system.yaml', join(dir, 'link'));
    const { id } = await checkpoint(dir, 'verify');
    const out = join(root, 'a/b');
    await exportTree(dir, id, out);
    assert.equal(readFileSync(join(out, 'link'), 'utf8'), 'replicas: { api: 1 }\n');
    assert.equal(lstatSync(join(out, 'run.sh')).mode & 0o777, 0o755);
    await assert.rejects(exportTree(dir, id, out), /not empty/);
  });
});

test('a milestone is a checkpoint of its own, also when nothing was changed', async () => {
  await start();
  write(orders, 'fixed\n');
  await checkpoint(dir, 'before verify');
  await milestone(dir, 'stage 1 of 2');
  const [last, before] = await history(dir);
  assert.deepEqual([last?.label, before?.label], ['passed: stage 1 of 2', 'before verify']);
  assert.deepEqual(last?.files, []);
  assert.equal(await treeHash(dir, last?.id ?? ''), await treeHash(dir, before?.id ?? ''));
});
