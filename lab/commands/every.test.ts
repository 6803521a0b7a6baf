import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { parts } from '../parts/index.ts';
import { consoleLines } from '../parts/parts.ts';
import { everyCommand } from './every.ts';
import { aliases, commands } from './index.ts';

test('consoles.json is what the parts make: else run node lab/commands/write-consoles.ts', () => {
  const text = readFileSync(new URL('./consoles.json', import.meta.url), 'utf8');
  assert.equal(text, `${JSON.stringify(consoleLines(), null, 2)}\n`);
});

test('every console is a command of its verb, and takes no other’s name', async () => {
  for (const { console } of Object.values(parts)) {
    if (!console) continue;
    const { verb } = console;
    assert.ok(!Object.hasOwn(commands, verb) && !Object.hasOwn(aliases, verb), verb);
    const entry = everyCommand[verb];
    assert.ok(entry && 'load' in entry, verb);
    assert.equal((await entry.load()).name, verb);
  }
  assert.deepEqual(Object.keys(everyCommand), Object.keys(everyCommand).toSorted());
});
