/** Folders for tests, outside the clone: empty at first, and gone afterwards, also when a test fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test as base } from 'vitest';

const make = () => mkdtempSync(join(tmpdir(), 'corner-test-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** Its tests and hooks may take `{ folder }`: each test has its own. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures it needs out of the first argument
export const test = base.extend('folder', ({}, { onCleanup }) => {
  const folder = make();
  onCleanup(() => remove(folder));
  return folder;
});

export const it = test;

/** One for all tests of a suite or a file. */
export function suiteFolder(): string {
  const folder = make();
  afterAll(() => remove(folder));
  return folder;
}
