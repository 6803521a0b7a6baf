import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Snapshot } from '../runtime/runtime.ts';
import { codeLines } from './status.ts';

test('a file that cannot be used: what runs in its place, and whether anything does', () => {
  const snapshot = (state: string) =>
    ({
      code: null,
      fileProblem: 'db.ts:3: SyntaxError',
      parts: [{ role: 'service', state }],
    }) as unknown as Snapshot;
  assert.match(
    codeLines(snapshot('up')).join(),
    /not used: db\.ts:3: SyntaxError \(the version before it keeps\s+running\)/,
  );
  assert.match(codeLines(snapshot('failed')).join(), /no version of your code runs now/);
});
