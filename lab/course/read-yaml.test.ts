import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { good } from '../../test/catalogue-fixture.ts';
import { suiteFolder } from '../../test/folder.ts';
import { readYaml } from './read-yaml.ts';

const folder = suiteFolder();

function read(content: string | Buffer) {
  const path = join(folder, 'file.yaml');
  writeFileSync(path, content);
  const { data, findings } = readYaml(path);
  return { data, findings: findings.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

const bombs = `a: &a [x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(8)}]\nc: [${'*b, '.repeat(8)}]\n`;

/** name · content · the first finding */
const unreadable: [string, string | Buffer, RegExp][] = [
  ['empty', '', /^1:1 the file is empty/],
  ['comments only', '# nothing\n', /^1:1 the file is empty/],
  ['byte-order mark', `\uFEFF${good}`, /^1:1 the file begins with a byte-order mark/],
  ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le'), /^1:1 the file begins with a byte-order mark/],
  ['binary', Buffer.from([1, 0, 2, 0, 255]), /^1:1 this is not a text file/],
  ['latin-1', Buffer.from('name: caf\xe9\n', 'latin1'), /^1:1 the file is not UTF-8/],
  ['10 MB', Buffer.alloc(10_000_000, '# \n'), /^1:1 the file has 10 MB; at most 1 MB is read/],
  ['alias bomb', bombs, /^1:1 at most 50 aliases/],
  ['alias of nothing', 'a: *b\n', /^1:4 this alias \(\*name\) has no anchor/],
  ['two documents', `${good}---\n${good}`, /^31:1 a second document begins here/],
  ['tab', 'a:\n\tb: 1\n', /^2:1 a tab is where spaces belong/],
  ['unclosed', 'scenarios: [', /^1:13 .*; the lines after it could not be read$/],
  ['key that is no text', '? [a]\n: b\n', /^1:3 /],
];

describe('a file that cannot be read gives one finding with its place, and no data', () => {
  for (const [name, content, wanted] of unreadable) {
    test(name, () => {
      const { data, findings } = read(content);
      assert.equal(data, null);
      assert.equal(findings.length, 1);
      assert.match(findings[0] ?? '', wanted);
    });
  }
});

test('two keys of one name and a tag are told, and the rest is still read', () => {
  const { data, findings } = read('a: 1\na: 2\nb: !secret x\n');
  assert.deepEqual(findings, [
    '2:1 this key appears twice; keep one',
    '3:4 tags (!name) are not read; write the plain value',
  ]);
  assert.deepEqual(data, { a: 2, b: 'x' });
});
