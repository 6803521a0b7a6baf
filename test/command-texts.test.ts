/** What commands print, compared with what was looked at and found good. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { repoRoot } from '../lab/home/home.ts';
import { commandTexts } from './command-texts.ts';

const oursNotTheirs = /\b(SLI|invariant|trial|toxic)s?\b/i;
const howToWrite = 'the text is another one; if it is meant: node test/write-command-texts.ts';

describe('a person reads', () => {
  process.env.TZ = 'UTC';
  for (const [name, text] of Object.entries(commandTexts)) {
    it(name, () => {
      const now = text();
      assert.equal(
        `${now}\n`,
        readFileSync(join(repoRoot, `test/golden-commands/${name}.txt`), 'utf8'),
        howToWrite,
      );
      for (const line of now.split('\n'))
        assert.ok([...line].length <= 80, `longer than 80 columns: ${line}`);
      assert.doesNotMatch(now, oursNotTheirs);
    });
  }
});
