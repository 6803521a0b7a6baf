import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../../test/folder.ts';
import type { Fix } from '../course/fix.ts';
import { fileMarks, notRun } from './file-marks.ts';

const fix = (name: string, files?: string): Fix => ({
  ...{ kind: 'wrong', name, title: name, on: 'broken', trips: 'start', text: 'If so, it is wrong.' },
  ...(files !== undefined && { files }),
});

test('a mark is a pattern that fits a file that was changed, in whatever letters', ({ folder }) => {
  mkdirSync(join(folder, 'services'));
  writeFileSync(join(folder, 'services/a.ts'), 'const sql = `WHERE email\n  ILIKE $1`;');
  writeFileSync(join(folder, 'services/b.ts'), 'new Map()');
  const fixes = [fix('pattern', '^\\s*ilike'), fix('memory', 'new Map'), fix('no-mark')];
  const changed = ['services/a.ts', 'services/was-deleted.ts'];
  assert.deepEqual(fileMarks(folder, changed, fixes), ['pattern']);
  assert.deepEqual(fileMarks(folder, [], fixes), []);
});

test('files that look like migrations and do not run', () => {
  const runs = [
    'database/migrations/001_a.sql',
    'database/migrations/README.md',
    'services/api/modules/orders.ts',
  ];
  const others = [
    'database/001_a.sql',
    'migrations/001_a.sql',
    'database/migrations/more/001_a.sql',
    'database/migrations/001_a.txt',
    'database/migrations/001_a.SQL',
    'database/migrations/001_a.sql.txt',
  ];
  assert.deepEqual(notRun([...runs, ...others]), others);
});
