/** What learners put into a folder. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { test } from '../../test/folder.ts';
import { testUnless } from '../../test/unless.ts';
import { replaceFiles } from './files.ts';
import { snapshot } from './tree.ts';
import { changedFiles, checkpoint, exportTree, lay, openWorkspace, undo } from './workspace.ts';

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

const oddNames = [
  'with space',
  ' lead',
  'ümläut-日本',
  'line\nend',
  'quote"s',
  'back\\slash',
  '-dash',
  'tab\t',
  '\u0001',
  'a:b*?',
  'aux',
];

describe('files of any kind are saved and come back as they were', () => {
  const contents: [string, Buffer][] = [
    ...oddNames.map((name): [string, Buffer] => [`odd/${name}`, Buffer.from(`content of ${name}`)]),
    ['binary.bin', Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256))],
    ['empty', Buffer.alloc(0)],
    ['windows.txt', Buffer.from('a\r\nb\r\n')],
    ['.gitignore', Buffer.from('*.log\nsecret/\n')],
    ['debug.log', Buffer.from('ignored by git, not by us')],
    ['secret/a', Buffer.from('also')],
    ['.gitattributes', Buffer.from('* text=auto eol=lf export-ignore ident\n')],
    ['nested/code.js', Buffer.from('// $Id$ in a repository of its own\n')],
  ];

  test('through a checkpoint, another scenario and back', async () => {
    for (const [path, content] of contents) write(path, content);
    execFileSync('git', ['init', '-q'], { cwd: join(dir, 'nested') });
    symlinkSync('nowhere', join(dir, 'dangling'));
    symlinkSync('/', join(dir, 'to-root'));
    write('node_modules/left/index.js', 'not saved');
    mkdirSync(join(dir, 'empty-folder'));
    chmodSync(join(dir, 'empty'), 0o755);
    const { id } = await checkpoint(dir, 'verify');
    const names = [...contents.map(([path]) => path), 'dangling', 'to-root'].sort();
    assert.deepEqual(await changedFiles(dir), names);

    await exportTree(dir, id, join(root, 'out'));
    assert.ok(!existsSync(join(root, 'out/node_modules')));
    await toOther();
    assert.deepEqual(readdirSync(dir).sort(), ['.git', 'empty-folder', 'nested', 'node_modules', 'other.ts']);
    await back();
    for (const folder of [dir, join(root, 'out')]) {
      for (const [path, content] of contents)
        assert.deepEqual(readFileSync(join(folder, path)), content, path);
      assert.equal(readlinkSync(join(folder, 'dangling')), 'nowhere');
      assert.equal(lstatSync(join(folder, 'empty')).mode & 0o111, 0o111);
    }
  });

  test('a file becomes a folder, a folder a file, a folder a link', async () => {
    write('a', 'file');
    write('b/inner', 'file');
    write('c/inner', 'file');
    await checkpoint(dir, 'one');
    for (const name of ['a', 'b', 'c']) rmSync(join(dir, name), { recursive: true });
    write('a/inner', 'now a folder');
    write('b', 'now a file');
    symlinkSync(root, join(dir, 'c'));
    await undo(dir);
    assert.deepEqual([read('a'), read('b/inner'), read('c/inner')], ['file', 'file', 'file']);
    assert.ok(!existsSync(join(root, 'inner')));
  });

  test('a folder that stands in the way is named, and going on works when it is gone', async () => {
    rmSync(join(dir, 'app.ts'));
    write('app.ts/node_modules/x.js', 'x');
    await assert.rejects(undo(dir), { code: 'workspace-in-the-way', message: /app\.ts/ });
    rmSync(join(dir, 'app.ts'), { recursive: true });
    await openWorkspace(dir);
    assert.equal(read('app.ts'), 'one\n');
  });

  testUnless(
    process.getuid?.() !== 0 && 'only root can do this',
    'a file that may not be read is named, and nothing happens',
    async () => {
      write('app.ts', 'mine\n');
      write('private.txt', 'x');
      execFileSync('chown', ['-R', '65534', root]);
      chownSync(join(dir, 'private.txt'), 0, 0);
      chmodSync(join(dir, 'private.txt'), 0o600);
      process.seteuid?.(65534);
      try {
        await assert.rejects(toOther(), {
          code: 'workspace-unreadable',
          message: /^private\.txt cannot be saved: EACCES/,
        });
      } finally {
        process.seteuid?.(0);
      }
      assert.equal(read('app.ts'), 'mine\n');
    },
    test,
  );
});

test('replacing leaves alone what is no longer as it was seen', async () => {
  write('gone.ts', 'seen\n');
  const now = await snapshot(dir, new Map());
  const seen = now.get('app.ts');
  assert.ok(seen);
  write('app.ts', 'saved just now\n');
  write('gone.ts', 'saved just now\n');
  write('new.ts', 'saved just now\n');
  await replaceFiles(
    dir,
    now,
    new Map([
      ['app.ts', { ...seen, mode: '100755' }],
      ['new.ts', seen],
    ]),
  );
  assert.deepEqual([read('app.ts'), read('gone.ts'), read('new.ts')], Array(3).fill('saved just now\n'));
});

test('a full disk is said to be full, and the files stay', async ({ skip }) => {
  const small = join(root, 'small');
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', small], { stdio: 'pipe' });
  } catch {
    return skip('mounting a small disk needs rights that are not there');
  }
  try {
    dir = join(small, 'workspace');
    await openWorkspace(dir);
    await lay(dir, { branch, files, fresh: false });
    write('app.ts', 'mine\n');
    const random = Buffer.from(Array.from({ length: 180_000 }, () => Math.floor(Math.random() * 256)));
    write('large.bin', random);
    await assert.rejects(toOther(), error => {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'disk-full' || code === 'ENOSPC';
    });
    assert.equal(read('app.ts'), 'mine\n');
    rmSync(join(dir, 'large.bin'));
    await toOther();
    await back();
    assert.equal(read('app.ts'), 'mine\n');
  } finally {
    execFileSync('umount', ['-l', small]);
  }
});
