import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { identify, isRunning, pause } from '../../machine/process.mjs';
import { openHome } from '../home/home.ts';
import type { Part } from '../parts/part.ts';
import { native } from './native.ts';

test('what a part started and left behind ends with it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'corner-lab-test-'));
  const home = openHome({ ...process.env, LAB_HOME: dir });
  const log = join(dir, 'part.log');
  const code = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    console.log(child.pid); setTimeout(() => {}, 60000)`;
  const part = {
    name: 'api-1',
    program: { name: 'node', title: 'Node.js', find: () => process.execPath },
    args: ['-e', code],
    env: {},
    cwd: '/',
    user: null,
  } as unknown as Part;
  const { identity, ended } = await native.launch(home, part, log);
  assert.ok(identity);
  let child = null;
  for (let waited = 0; !child && waited < 5000; waited += 20) {
    await pause(20);
    child = identify(Number(readFileSync(log, 'utf8')));
  }
  assert.ok(child);
  process.kill(identity.pid, 'SIGKILL');
  await ended;
  for (let waited = 0; isRunning(child) && waited < 2000; waited += 20) await pause(20);
  assert.equal(isRunning(child), false);
  rmSync(dir, { recursive: true });
});
