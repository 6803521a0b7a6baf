import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { asUserError } from '../errors.ts';
import { readJson } from './files.ts';

const folder = suiteFolder();

test('a file that cannot be read is named, and is no bug of the lab', () => {
  const file = join(folder, 'desired.json');
  const problem = () => {
    try {
      return readJson(file);
    } catch (error) {
      return asUserError(error) ?? error;
    }
  };
  const told = () => {
    const { code, message } = problem() as Error & { code: string };
    return [code, message.startsWith(`${file} cannot be read: `)];
  };
  assert.equal(readJson(file), null);
  writeFileSync(file, '{"up": tr');
  assert.deepEqual(told(), ['file-damaged', true]);
  rmSync(file);
  mkdirSync(file);
  assert.deepEqual(told(), ['file-damaged', true]);
});
