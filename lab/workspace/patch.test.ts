import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { it } from '../../test/folder.ts';
import { filePatch } from './make-patch.ts';
import { patchTree } from './patch.ts';

const treeOf = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

function patched(files: Record<string, string>, patch: string) {
  const tree = treeOf(files);
  const problems = patchTree(tree, patch);
  const after = Object.fromEntries([...tree].map(([path, content]) => [path, content.toString()]));
  return { after, problems: problems.map(({ line, message }) => `${line}: ${message}`) };
}

const letters = [...'abcdefghijklmnop'].map(letter => `${letter}\n`).join('');
const shop = { 'services/a.ts': letters, 'services/b.ts': 'one\ntwo\n' };
const between = (path: string, before: string | null, after: string | null) =>
  filePatch(
    path,
    before === null ? undefined : Buffer.from(before),
    after === null ? undefined : Buffer.from(after),
  );
const twoHunks = between(
  'services/a.ts',
  letters,
  letters.replace('c\n', 'C\n').replace('n\n', 'n\nextra\n'),
);

describe('a patch', () => {
  it('changes, adds and deletes files, and leaves the others', () => {
    const patch = [
      between('services/a.ts', letters, letters.replace('h\n', 'H\n')),
      between('services/b.ts', 'one\ntwo\n', null),
      between('services/c.ts', null, 'new\n'),
    ].join('');
    assert.deepEqual(patched(shop, patch), {
      after: { 'services/a.ts': letters.replace('h\n', 'H\n'), 'services/c.ts': 'new\n' },
      problems: [],
    });
    assert.equal(between('services/a.ts', letters, letters), '');
  });

  it('keeps the end of a file as it is, with or without a line end', () => {
    for (const [before, after] of [
      ['one\ntwo', 'one\n2'],
      ['one\ntwo', 'one\ntwo\n'],
      ['one\ntwo\n', 'one\ntwo'],
      ['one\r\ntwo\r\n', 'one\r\n2\r\n'],
    ] as const) {
      const patch = between('services/b.ts', before, after);
      assert.deepEqual(patched({ 'services/b.ts': before }, patch), {
        after: { 'services/b.ts': after },
        problems: [],
      });
    }
  });

  it('is read by git, and git’s own is read here', ({ folder: root }) => {
    for (const [path, text] of Object.entries(shop)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const git = (words: string[], input = '') => {
      const { stdout, stderr, status } = spawnSync('git', words, { cwd: root, input, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    git(['init', '-q']);
    git(['add', '.']);
    git(['apply', '-'], twoHunks);
    const after = readFileSync(join(root, 'services/a.ts'), 'utf8');
    rmSync(join(root, 'services/b.ts'));
    assert.deepEqual(patched(shop, git(['diff'])), { after: { 'services/a.ts': after }, problems: [] });
  });

  it('fits where lines above it have moved it, if it fits nowhere else', () => {
    const moved = `new\n${letters}`;
    assert.deepEqual(patched({ 'services/a.ts': moved }, twoHunks), {
      after: { 'services/a.ts': moved.replace('c\n', 'C\n').replace('n\no', 'n\nextra\no') },
      problems: [],
    });
    const twice = `new\n${letters}${letters}`;
    assert.deepEqual(patched({ 'services/a.ts': twice }, twoHunks).problems, [
      '3: does not fit services/a.ts: it moved, and would fit at lines 2 and 18',
    ]);
  });
});

describe('a patch that does not fit names the line of the hunk', () => {
  const edit = (from: string, to: string) => ({ ...shop, 'services/a.ts': letters.replace(from, to) });
  const cases: [string, Record<string, string>, string, string][] = [
    [
      'a line of the first hunk',
      edit('e\n', 'E\n'),
      twoHunks,
      '3: does not fit services/a.ts: line 5 should be "e\\n"',
    ],
    [
      'a line of the second',
      edit('p\n', 'P\n'),
      twoHunks,
      '11: does not fit services/a.ts: line 16 should be "p\\n"',
    ],
    ['a blank more', edit('e\n', 'e \n'), twoHunks, '3: does not fit services/a.ts: line 5 should be "e\\n"'],
    ['no such file', { 'services/b.ts': '' }, twoHunks, '3: there is no services/a.ts to change'],
    [
      'a new one that is there',
      shop,
      between('services/b.ts', null, 'x\n'),
      '3: there is a services/b.ts already',
    ],
    [
      'the end of the last line',
      { 'services/b.ts': 'one\ntwo' },
      between('services/b.ts', 'one\ntwo\n', 'one\n2\n'),
      '3: does not fit services/b.ts: line 2 should be "two\\n"',
    ],
    [
      'a deletion of half a file',
      { 'services/b.ts': 'one\ntwo\nthree\n' },
      between('services/b.ts', 'one\ntwo\n', null),
      '3: deletes services/b.ts, which has more lines than the patch',
    ],
    [
      'another file name',
      shop,
      twoHunks.replace('b/services/a', 'b/services/z'),
      '3: write --- a/<path> and',
    ],
    ['a way out of the tree', shop, between('../x.ts', null, 'x\n'), '3: ../x.ts is not a path in the tree'],
    [
      'words between hunks',
      shop,
      twoHunks.replace('\n@@ -12', '\nwords\n@@ -12'),
      '11: this line belongs to no hunk',
    ],
    ['words at its end', shop, `${twoHunks}words\n`, '18: this line belongs to no hunk'],
    ['a line too few', shop, twoHunks.replace('+extra\n', ''), '11: not a patch: Hunk at line 11'],
    ['nothing', shop, '--- a/services/a.ts\n+++ b/services/a.ts\n', '1: changes nothing in services/a.ts'],
    ['no patch', shop, 'hello\n', '1: '],
    ['empty', shop, '', '1: '],
  ];
  for (const [name, files, patch, wanted] of cases)
    it(name, () => {
      const { problems } = patched(files, patch);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(wanted), problems[0]);
    });
});
