import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test } from 'vitest';
import { asUserError } from '../errors.ts';
import { readJson } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'corner-lab-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
