import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { defineCommand, exitCodes } from './command.ts';
import { parse } from './parse.ts';

const command = defineCommand({
  name: 'pack',
  summary: 'packs',
  args: [
    { name: '<what>', description: '' },
    { name: '[where]', description: '' },
  ],
  options: [
    { name: 'follow', short: 'f', description: '' },
    { name: 'dry-run', description: '' },
    { name: 'for', takes: '<time>', description: '' },
  ],
  optionsFor: ([what]) => (what === 'glass' ? [{ name: 'paper', takes: '<value>', description: '' }] : []),
  example: '',
  run: async () => ({ exit: exitCodes.done }),
});

describe('words after a command', () => {
  const right: [string, (string | undefined)[], Record<string, unknown>][] = [
    ['cup', ['cup'], {}],
    ['cup -f box', ['cup', 'box'], { follow: true }],
    ['--for 5s cup --dry-run --json', ['cup'], { for: '5s', 'dry-run': true, json: true }],
    ['cup --for=5s', ['cup'], { for: '5s' }],
    ['cup --for -5', ['cup'], { for: '-5' }],
    ['glass --paper two', ['glass'], { paper: 'two' }],
    ['cup -- --box', ['cup', '--box'], {}],
  ];
  for (const [words, args, options] of right)
    it(words, () => {
      const given = parse(command, words.split(' '));
      assert.deepEqual([given.args, { ...given.options }], [args, options]);
    });

  const wrong: [string, string, string][] = [
    ['', 'A word is missing. The command is: lab pack <what> [where]', 'pack'],
    ['cup box shelf', 'Too many words. The command is: lab pack <what> [where]', 'pack'],
    ['cup --folow', "Unknown option '--folow'. Did you mean --follow?", 'pack'],
    ['cup -x', "Unknown option '-x'.", 'pack'],
    ['cup --paper two', "Unknown option '--paper'.", 'pack'],
    ['cup --dry-run=no', "Unknown option '--dry-run'. Did you mean --dry-run?", 'pack'],
    ['glass --papr two', "Unknown option '--papr'. Did you mean --paper?", 'pack glass'],
    ['cup --for', "Option '--for <time>' needs a value.", 'pack'],
    ['cup --__proto__ x', "Unknown option '--__proto__'.", 'pack'],
  ];
  for (const [words, message, typed] of wrong)
    it(`refuses: ${words}`, () => {
      assert.throws(() => parse(command, words.split(' ').filter(Boolean)), {
        code: 'wrong-use',
        message,
        next: `npx lab ${typed} --help`,
      });
    });

  it('help is asked for among words that are wrong', () => {
    assert.equal(parse(command, ['--folow', '-h']).wantsHelp, true);
  });
});
