/** What stands on the screen, command by command, compared with what was looked at and found good. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { repoRoot } from '../lab/home/home.ts';
import { play, sessions } from './sessions.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const howToRecord = 'the text is another one; if it is meant: LAB_RECORD=1 npm test test/sessions';
const columns = 80;
/** psql shows the line that it did not understand as it was typed. */
/** What was typed, and a line of git's own with two paths in it. */
const isNotOurs = (line: string) => /^(\$ |diff --git )/.test(line);

describe('a session at the terminal reads as it was recorded', () => {
  let lab: TestLab;
  beforeAll(() => {
    process.env.TMPDIR = '/tmp'; // lines break where they do because of how long the path of the home is
    lab = startTestLab();
  });
  afterAll(() => lab.end());

  for (const session of sessions) {
    it(session.name, async () => {
      const { shown, recorded } = await play(lab, session);
      const file = join(repoRoot, `test/golden-commands/session-${session.name}.txt`);
      if (process.env.LAB_RECORD) writeFileSync(file, recorded);
      assert.equal(recorded, readFileSync(file, 'utf8'), howToRecord);
      for (const line of shown.split('\n').filter(line => !isNotOurs(line)))
        assert.ok([...line].length <= columns, `longer than ${columns} columns: ${line}`);
    });
  }
});
