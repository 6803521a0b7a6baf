import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createNudges } from './nudges.ts';

const longMs = 20_000;
const dir = mkdtempSync(join(tmpdir(), 'corner-nudges-'));
const nudges = createNudges();
afterAll(() => {
  nudges.end();
  rmSync(dir, { recursive: true });
});

/** Whether the pause ended before its time, which no machine is too busy for. */
async function isNudgedBy(act: () => void): Promise<boolean> {
  const started = performance.now();
  const paused = nudges.pause(longMs);
  act();
  await paused;
  return performance.now() - started < longMs / 2;
}

describe('the keeper is nudged by', () => {
  mkdirSync(join(dir, 'tree/services/api'), { recursive: true });
  mkdirSync(join(dir, 'tree/node_modules'));
  nudges.watchFiles(dir, ['desired.json']);
  nudges.watchTree(join(dir, 'tree'));
  const changes: [string, () => void][] = [
    ['a word', () => nudges.nudge()],
    ['a file of a name it waits for', () => writeFileSync(join(dir, 'desired.json'), '{}')],
    ['a saved file', () => writeFileSync(join(dir, 'tree/services/api/app.ts'), '// new')],
    [
      'a file that takes the place of another',
      () => {
        writeFileSync(join(dir, 'app.ts.new'), '// newer');
        renameSync(join(dir, 'app.ts.new'), join(dir, 'tree/services/api/app.ts'));
      },
    ],
    ['a new folder', () => mkdirSync(join(dir, 'tree/services/api/modules'))],
    ['a file in the new folder', () => writeFileSync(join(dir, 'tree/services/api/modules/a.ts'), '')],
    ['a file that went away', () => rmSync(join(dir, 'tree/services/api/modules/a.ts'))],
  ];
  for (const [name, act] of changes) it(name, async () => assert.equal(await isNudgedBy(act), true));

  it('nothing else', async () => {
    await nudges.pause(200); // what the last change still had to say
    const started = performance.now();
    const paused = nudges.pause(300);
    writeFileSync(join(dir, 'snapshot.json'), '{}');
    writeFileSync(join(dir, 'tree/node_modules/a.js'), '');
    await paused;
    assert.ok(performance.now() - started >= 290);
  });

  it('nothing of a tree that it no longer watches', async () => {
    nudges.watchTree(null);
    const started = performance.now();
    const paused = nudges.pause(300);
    writeFileSync(join(dir, 'tree/services/api/app.ts'), '// newest');
    await paused;
    assert.ok(performance.now() - started >= 290);
  });
});
