/** What bash itself offers after the tabulator. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { repoRoot } from '../home/home.ts';

const home = suiteFolder();
let script = '';
const lab = (...words: string[]) =>
  spawnSync(process.execPath, [join(repoRoot, 'lab/main.ts'), ...words], {
    env: { ...process.env, LAB_HOME: home },
    encoding: 'utf8',
  });
beforeAll(() => {
  script = lab('completion', 'bash').stdout;
});

/** The words that bash offers for the last of these, in their order. */
function offered(...words: string[]): string[] {
  const typed = ['lab', ...words].map(word => `'${word}'`).join(' ');
  const asked = `${script}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _corner_lab; echo "\${COMPREPLY[@]}"`;
  // On a socket and with no SHLVL bash takes itself for a remote login, and reads the machine's bashrc.
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-euc', asked], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.trim().split(' ').filter(Boolean);
}

describe('bash offers', () => {
  const cases: [string[], string[]][] = [
    [['app'], ['apply']],
    [['sta'], ['status', 'start']],
    [['apply', 'scenario-0'], ['scenario-02']],
    [
      ['start', ''],
      ['scenario-02', '--dry-run', '--json', '--help'],
    ],
    [['apply', 'scenario-02', '--d'], ['--dry-run']],
    [
      ['fault', ''],
      ['heal', 'inject', 'list', '--help'],
    ],
    [['fault', 'inject', 'network-b'], ['network-bandwidth']],
    [
      ['fault', 'inject', 'network-latency', '--l'],
      ['--link', '--latency'],
    ],
    [['fault', 'inject', 'process-kill', '--part', 'api-1', '--f'], []],
    [['fault', 'heal', '--a'], ['--all']],
    [['author', 'check', 'scenario-02', '--r'], ['--runs']],
    [['logs', 'h'], ['haproxy']],
    [['sql', '--'], ['--help']],
    [['nothing', ''], []],
    [['$(reboot)', ''], []],
  ];
  for (const [words, wanted] of cases)
    test(`${words.join(' ')}⇥`, () => {
      const seen = offered(...words);
      assert.deepEqual(
        wanted.filter(word => !seen.includes(word)),
        [],
        seen.join(' '),
      );
      if (words.at(-1) !== '' && !words.at(-1)?.startsWith('scenario')) assert.deepEqual(seen, wanted);
    });
});

test('another shell is wrong use, and JSON has the words', () => {
  assert.equal(lab('completion', 'zsh').status, 64);
  const { choices } = JSON.parse(lab('completion', 'bash', '--json').stdout);
  assert.deepEqual(choices[0].after, []);
});
