/** What commands print, compared with what was looked at and found good. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTexts, goldenFile } from './command-texts.ts';
import { sessions } from './sessions.ts';

const oursNotTheirs = /\b(SLI|invariant|trial|toxic)s?\b/i;

describe('a person reads', () => {
  process.env.TZ = 'UTC';
  for (const [name, text] of Object.entries(commandTexts)) {
    it(name, async () => {
      const now = text();
      for (const line of now.split('\n'))
        assert.ok([...line].length <= 80, `longer than 80 columns: ${line}`);
      assert.doesNotMatch(now, oursNotTheirs);
      await expect(`${now}\n`).toMatchFileSnapshot(goldenFile(name));
    });
  }
});

it('no text is kept that nothing prints', () => {
  const names = [...Object.keys(commandTexts), ...sessions.map(({ name }) => `session-${name}`)];
  const kept = readdirSync(dirname(goldenFile('any'))).map(file => basename(file, '.txt'));
  assert.deepEqual(
    kept.filter(name => !names.includes(name)),
    [],
  );
});
