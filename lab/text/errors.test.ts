import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { type ErrorCode, errorTable, isDatabaseGone, UserError } from '../errors.ts';
import { errorJson, errorText } from './errors.ts';
import { width } from './terminal.ts';

/** Long enough that every line must be broken somewhere. */
const sample = 'database/migrations/001_order_history.sql:12: a word of the reason, and more of them';

describe('every error as a person reads it', () => {
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    it(`${code} fits the screen`, () => {
      const texts: string[] = Object.values(errorTable[code]).map(String);
      const slots = [...texts.join(' ').matchAll(/\{(\w+)\}/g)].map(([, slot = '']) => slot);
      const error = new UserError(code, Object.fromEntries(slots.map(slot => [slot, sample])));
      const text = errorText(error);
      for (const line of text.split('\n'))
        assert.ok([...line].length <= width, `${[...line].length} columns: ${line}`);
      assert.doesNotMatch(text, /\{\w+\}/, 'every place is filled in');
      assert.match(text, /^Why: {2}\S[\s\S]*^Next: \S/m);
      assert.equal(text.split(/\s+/).join(' ').includes(error.touched.split(/\s+/).join(' ')), true);
      const { what, exit } = errorJson(error);
      assert.deepEqual([what, exit], [error.message, errorTable[code].exit]);
    });
  }
});

it('a session that ended before it was asked means that the database is away', () => {
  for (const message of [
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout expired',
  ])
    assert.ok(isDatabaseGone(new Error(message)), message);
  assert.ok(!isDatabaseGone(new Error('syntax error at or near "SELEC"')));
});
