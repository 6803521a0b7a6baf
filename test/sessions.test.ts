/** What stands on the screen, command by command, compared with what was looked at and found good. */
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { goldenFile } from './command-texts.ts';
import { play, sessions } from './sessions.ts';
import { suiteLab } from './suite-lab.ts';

const columns = 80;
/** psql shows the line that it did not understand as it was typed. */
/** What was typed, and a line of git's own with two paths in it. */
const isNotOurs = (line: string) => /^(\$ |diff --git )/.test(line);

describe('a session at the terminal reads as it was recorded', () => {
  process.env.TMPDIR = '/tmp'; // lines break where they do because of how long the path of the home is
  const lab = suiteLab();

  for (const session of sessions) {
    it(session.name, async () => {
      const { shown, recorded } = await play(lab, session);
      await expect(recorded).toMatchFileSnapshot(goldenFile(`session-${session.name}`));
      for (const line of shown.split('\n').filter(line => !isNotOurs(line)))
        assert.ok([...line].length <= columns, `longer than ${columns} columns: ${line}`);
    });
  }
});
