/** Files stay small enough to be read at one go. */
import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isTest, type Source, source, sources } from './source.ts';

const mostLines = 200;
/** A test is a list of cases, read one at a time. */
const mostLinesOfTest = 320;

/** File and reason. A file that has become small enough must leave this list. */
const exceptions: Record<string, string> = {
  'lab/errors.ts': 'a table: one entry for each error',
  'lab/keeper/keeper.ts': 'one loop over one state; its pure and its IO parts have files of their own',
  'lab/keeper/supervisor.ts': 'one state machine over one map of processes',
};

function sizeProblems(file: Source, excused: Record<string, string>): string[] {
  const lines = file.text.split('\n').length - 1;
  const most = isTest(file) ? mostLinesOfTest : mostLines;
  const isExcused = file.path in excused;
  if (lines > most && !isExcused)
    return [`${file.path} has ${lines} lines; ${most} at most. Cut it where it does two things`];
  if (lines <= most && isExcused) return [`${file.path} is no exception any more; take it off the list`];
  return [];
}

const all = sources();

test('no file is too long, and every exception is needed', () => {
  assert.deepEqual(
    all.flatMap(file => sizeProblems(file, exceptions)),
    [],
  );
  const gone = Object.keys(exceptions).filter(path => !all.some(file => file.path === path));
  assert.deepEqual(gone, [], 'exceptions for files that are not there');
});

test('the rule can fail', () => {
  const long = (path: string, lines: number) => source(path, '\n'.repeat(lines));
  assert.equal(sizeProblems(long('lab/x.ts', 201), {}).length, 1);
  assert.equal(sizeProblems(long('lab/x.ts', 200), {}).length, 0);
  assert.equal(sizeProblems(long('lab/x.test.ts', 320), {}).length, 0);
  assert.equal(sizeProblems(long('lab/x.test.ts', 321), {}).length, 1);
  assert.equal(sizeProblems(long('lab/x.ts', 10), { 'lab/x.ts': 'was long' }).length, 1);
});
