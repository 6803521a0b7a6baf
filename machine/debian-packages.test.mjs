import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { installCommand, installParts } from './debian-packages.mjs';
import { SetupProblem } from './problem.mjs';
import { findProgram } from './programs.mjs';
import { checkout } from './project.mjs';

test('without root and sudo, the exact command is told and the exit code is 69', async () => {
  await assert.rejects(
    installParts(['postgresql', 'haproxy'], () => null),
    error => {
      assert.ok(error instanceof SetupProblem);
      assert.equal(error.exit, 69);
      assert.equal(error.message, 'Missing: PostgreSQL, HAProxy.');
      assert.equal(error.next, `${installCommand(['postgresql', 'haproxy'])} && npm start`);
      return true;
    },
  );
});

test('the install command is one line that a shell reads as it is meant', () => {
  const script = `${checkout}/machine/install-packages.sh`;
  const command = installCommand(['haproxy']);
  assert.ok(command.includes(`${script} haproxy`), command);
  assert.match(command, findProgram('sudo') ? /^sudo sh / : /^su -c '/);
  assert.equal(spawnSync('sh', ['-n', '-c', command]).status, 0);
  assert.equal(spawnSync('sh', ['-n', script]).status, 0);
});

test('with sudo, the packages are installed through it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'corner-sudo-'));
  t.onTestFinished(() => rmSync(folder, { recursive: true }));
  const sudo = join(folder, 'sudo');
  writeFileSync(sudo, `#!/bin/sh\nprintf '%s\\n' "$*" > ${folder}/asked\n`, { mode: 0o755 });
  await installParts(['haproxy'], () => [sudo, '-n']);
  assert.equal(
    readFileSync(join(folder, 'asked'), 'utf8'),
    `-n sh ${checkout}/machine/install-packages.sh haproxy\n`,
  );
});

test('nothing is installed when nothing is missing', async () => {
  let asked = false;
  await installParts([], () => {
    asked = true;
    return null;
  });
  assert.equal(asked, false);
});

test('npx lab in a clone that is not installed says npm start', t => {
  const clone = mkdtempSync(join(tmpdir(), 'corner-clone-'));
  t.onTestFinished(() => rmSync(clone, { recursive: true }));
  mkdirSync(join(clone, 'lab'));
  for (const file of ['lab/bin.mjs', 'machine/project.mjs']) cpSync(join(checkout, file), join(clone, file));
  const { status, stderr } = spawnSync(process.execPath, [join(clone, 'lab/bin.mjs'), 'status'], {
    encoding: 'utf8',
  });
  assert.equal(status, 69);
  assert.match(stderr, /not installed yet\.[\s\S]*Next: npm start\n$/);
});
