/** Wrong flags and hostile names to every command: refused in plain words, with a next step, and nothing changed. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { everyCommand as commands } from '../lab/commands/every.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { lookedName } from '../lab/runtime/looked.ts';
import { casesOf, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';

const hostile = [
  ...[
    '',
    ' ',
    '-',
    '.',
    '..',
    '../../../etc/passwd',
    '/etc/passwd',
    '~',
    '*',
    '?',
    '\n',
    '\t',
    '\x1b[31m',
    '\u202Etxt',
  ],
  ...[
    "'; DROP TABLE orders; --",
    '$(touch hacked)',
    '`touch hacked`',
    '; touch hacked',
    '| touch hacked',
    '&& touch hacked',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'undefined',
    'null',
    'NaN',
    '-1',
    '1e309',
    '0x10',
    '💥',
  ],
  ...[
    '9'.repeat(5000),
    'x'.repeat(100_000),
    '--',
    '---',
    '--=',
    '--__proto__=1',
    '--json=no',
    '--no-json',
    '-z',
    '--all=all',
  ],
];
/** Where each word is put. With `sql` and `load` a lab that does not run says so first. */
const places: string[][] = [
  [],
  ...Object.keys(commands).map(name => [name]),
  ['fault', 'list'],
  ['fault', 'inject'],
  ['fault', 'inject', 'network-latency', '--link'],
  ['fault', 'inject', 'network-down', '--link', 'api-postgres', '--for'],
  ['fault', 'inject', 'network-down', '--link', 'api-redis', '--for'],
  ['fault', 'inject', 'row-lock', '--id', '1', '--table'],
  ['fault', 'heal'],
  ['author', 'check'],
  ['redis', 'GET'],
  ['trace', 'POST', '/checkout'],
  ['verify', '--all'],
];
/** A bare `up` is right use, and starts the lab; so is `--` after it. */
const table = places
  .flatMap(place => hostile.map(word => [...place, word]))
  .filter(words => !['up --', '--'].includes(words.join(' ')));
const atOnce = 4;
/** What a terminal would obey, but the lab's own lines. */
const orders = /(?!\n)[\p{Cc}\p{Cf}]/u;

describe('hostile words', () => {
  const lab = suiteLab({ data: 'small' });
  /** every file of the home with its content, but the notes of who has the lock and that somebody looked */
  const files = () =>
    ['', 'logs'].flatMap(folder =>
      readdirSync(join(lab.home.dir, folder), { withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name !== lookedName && !entry.name.endsWith('.lock.json'))
        .map(({ name }) => `${name} ${readFileSync(join(lab.home.dir, folder, name), 'utf8')}`),
    );

  async function refused(words: string[]): Promise<void> {
    const { code, signal, out, err } = await lab.run(words);
    const shown = `lab ${JSON.stringify(words).slice(0, 200)}: exit ${code} ${signal}\n${out.slice(0, 500)}${err.slice(0, 2000)}`;
    assert.ok([0, 64, 69].includes(code ?? -1), shown);
    assert.doesNotMatch(err, /^ {4}at |is a bug in the lab/m, shown);
    if (code !== 0) assert.match(err, /^Next: +\S/m, shown);
    assert.doesNotMatch(out + err, orders, shown);
    assert.ok(err.length < 5000, shown);
    assert.equal(lockOwner(lab.home, 'keeper'), null, `${shown}: nothing was started`);
  }

  const cases = casesOf(table, 15);
  it(`${cases.length} times refused, and nothing is changed`, async t => {
    t.annotate(`seed ${seed}`);
    const before = files();
    const queue = [...cases];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let words = queue.pop(); words; words = queue.pop()) await refused(words);
      }),
    );
    assert.deepEqual(files(), before);
    record('hostile-input', { 'command lines': cases.length });
  });
});
