/** `lab watch` on a terminal: it fits, follows a new size, and leaves the terminal as it was, however it ends. */
import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, it } from 'vitest';
import { pause } from '../machine/process.mjs';
import { noTerminal, onTerminal } from './on-terminal.ts';
import { suiteLab } from './suite-lab.ts';
import { describeUnless } from './unless.ts';

const size = (rows: number, columns: number) => `stty rows ${rows} cols ${columns}`;
const enter = '\x1b[?1049h';
const last = 'stty -a; echo "the end"';

describeUnless(noTerminal, 'lab watch', () => {
  const lab = suiteLab({ data: 'small' });
  beforeAll(async () => {
    await lab.run(['apply', '02', '--no-guess']);
  });

  /** Each drawing as its lines, and what stays on the terminal. */
  function parts(raw: string) {
    const [before, screen = '', after = ''] = raw.replace('\x1b[?1049l', enter).split(enter);
    const drawings = screen
      .split('\x1b[H')
      .slice(1)
      .map(drawing => stripVTControlCharacters(drawing).split(/\r+\n/));
    return { before, drawings, after };
  }
  function assertRestored({ raw, shown }: { raw: string; shown: string }) {
    assert.equal(raw.split(enter).length, 2, 'one other screen');
    for (const code of ['\x1b[?7h', '\x1b[?25h', '\x1b[?1049l'])
      assert.ok(raw.lastIndexOf(code) > raw.lastIndexOf('\x1b[H'), 'nothing is drawn after the end');
    assert.match(shown, / icanon[\s\S]* echo [\s\S]*the end/, 'keys are lines again, and are shown');
  }

  for (const [name, key] of [
    ['q', 'q'],
    ['Ctrl-C', '\x03'],
  ] as const)
    it(`${name} ends it, at 80 by 24`, async () => {
      const answers: [string, string][] = [['failed', key]];
      const ran = await onTerminal(lab.home, ['watch'], { answers, first: size(24, 80), last });
      assert.equal(ran.code, 0, ran.shown);
      assertRestored(ran);
      const { drawings, after } = parts(ran.raw);
      assert.ok(drawings.length > 0);
      for (const lines of drawings) {
        assert.ok(lines.length <= 24, lines.join('\n'));
        for (const line of lines) assert.ok([...line].length <= 80, line);
      }
      assert.match(
        drawings.at(-1)?.join('\n') ?? '',
        /goal: at most 80\)[\s\S]*\n failed[\s\S]*a fresh data/,
      );
      assert.match(after, /^\d\d:\d\d:\d\d {2}.*\r+\n/, 'the last numbers stay');
    });

  it('a new size is used at once', async () => {
    const first = `${size(24, 80)}; (sleep 3; ${size(40, 120)} < /dev/tty) &`;
    const ran = await onTerminal(lab.home, ['watch', '--seconds', '6'], { first: `${first} :`, last });
    assert.equal(ran.code, 0, ran.shown);
    assertRestored(ran);
    const heights = parts(ran.raw).drawings.map(lines => lines.length);
    assert.ok((heights[0] ?? 0) <= 24 && (heights.at(-1) ?? 0) > 24, heights.join(', '));
  });

  it('a lab that stops ends it with its error', async () => {
    const watching = onTerminal(lab.home, ['watch'], { first: size(24, 80), last });
    await pause(3000);
    await lab.run(['down']);
    const ran = await watching;
    assert.equal(ran.code, 69, ran.shown);
    assertRestored(ran);
    assert.match(parts(ran.raw).after, /The lab is not running\./);
  });
});
