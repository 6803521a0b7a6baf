import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { openHome } from '../home/home.ts';
import { readState } from './journal.ts';

test('lines that are no entries are skipped, also those that are JSON', () => {
  const dir = mkdtempSync(join(tmpdir(), 'corner-lab-test-'));
  const home = openHome({ ...process.env, LAB_HOME: dir });
  const lines = ['null', '7', '', '{"step":"cl', '{"step":"begin","scenario":"scenario-02"}', '\0\0', 'null'];
  writeFileSync(join(dir, 'journal.jsonl'), lines.join('\n'));
  assert.deepEqual(readState(home).interrupted, { verb: '', scenario: 'scenario-02' });
  rmSync(dir, { recursive: true });
});
