import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { guide } from './guide-sample.ts';
import { guideCommands, missingLines } from './guide-text.ts';

describe('a guide', () => {
  it('has commands, each in its state and with what it shows', () => {
    const commands = guideCommands(guide).map(({ line, ...rest }) => rest);
    const diagnose = { section: 'Diagnose', state: 'broken', otherTerminal: false };
    assert.deepEqual(commands, [
      { ...diagnose, command: 'npx lab status', underLoad: true, shown: ['  answers 42 a second'] },
      { ...diagnose, command: 'npx lab list', underLoad: false, shown: [] },
      {
        ...diagnose,
        section: 'Fix',
        command: 'npx lab load',
        state: 'fixes/half',
        underLoad: false,
        shown: [],
      },
    ]);
  });

  it('has commands that go on while the next ones run', () => {
    const [lock, next] = guideCommands('## Diagnose\n\n```sh other-terminal\nx\n```\n\n```sh\ny\n```\n');
    assert.deepEqual([lock?.otherTerminal, lock?.state, next?.otherTerminal], [true, 'broken', false]);
  });
});

describe('what a command shows', () => {
  const printed =
    'Title\n  Buffers: shared hit=12 read=4\n-----\n  up for 3 min  version 0a1b2c3d4e5f\nEnd: all well\n';

  it('may have other numbers, times, rulers, and lines in between', () => {
    const shown = [
      '  Buffers: shared hit=8,340',
      '---------',
      '',
      ' up for 48 s  version b880e715c6f3',
      'End: …',
    ];
    assert.deepEqual(missingLines(shown, printed), []);
  });

  it('has no bars: neither their length nor the longest of them counts', () => {
    const hop = ['  └ PostgreSQL   44 ms  …'];
    for (const bar of ['', '  ███', '  ████ ← most'])
      assert.deepEqual(missingLines(hop, `  └ PostgreSQL   158 ms${bar}\n`), []);
    assert.deepEqual(missingLines(hop, '  └ PostgreSQL   44 msx\n'), hop);
  });

  it('must be there, as it stands, in its order', () => {
    assert.deepEqual(missingLines(['Title', 'End: all'], printed), ['End: all']);
    assert.deepEqual(missingLines(['End: all well', 'Title'], printed), ['Title']);
    assert.deepEqual(missingLines(['Subtitle'], printed), ['Subtitle']);
  });
});
