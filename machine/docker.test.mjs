import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';
import { dockerProblem, isOldCompose, wantsDocker } from './docker.mjs';

/**
 * An engine that says this of itself, and a `docker` whose Compose is of this version (null: it has none).
 * @param {import('vitest').TestContext} t
 * @param {object} info
 * @param {string | null} compose
 */
async function machine(t, info, compose) {
  const folder = mkdtempSync(join(tmpdir(), 'corner-docker-'));
  const engine = createServer((_, answer) => answer.end(JSON.stringify(info)));
  await once(engine.listen(join(folder, 'socket')), 'listening');
  const answer = compose === null ? 'echo "docker: unknown command" >&2; exit 1' : `echo ${compose}`;
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  const { DOCKER_HOST, LAB_RUNTIME, PATH } = process.env;
  t.onTestFinished(() => {
    engine.close();
    for (const [name, value] of Object.entries({ DOCKER_HOST, LAB_RUNTIME, PATH })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });
  process.env.DOCKER_HOST = `unix://${folder}/socket`;
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  delete process.env.LAB_RUNTIME;
}

const problem = async () => (await dockerProblem())?.saw ?? '';

test('an engine with a Compose that is new enough is taken, unless LAB_RUNTIME says otherwise', async t => {
  await machine(t, { SecurityOptions: ['name=seccomp,profile=default'] }, '2.39.4');
  assert.equal(await problem(), '');
  assert.equal(await wantsDocker(), true);
  process.env.LAB_RUNTIME = 'native';
  assert.equal(await wantsDocker(), false);
});

test('an engine without Compose, or with an old one, is not taken, and says why', async t => {
  await machine(t, {}, null);
  assert.equal(await problem(), 'Docker has no Compose plug-in');
  assert.equal(await wantsDocker(), false);
  await machine(t, {}, '2.17.3');
  assert.equal(await problem(), 'Docker Compose 2.17.3 is too old');
});

test('a rootless engine hides its processes', async t => {
  await machine(t, { SecurityOptions: ['name=rootless'] }, '2.39.4');
  assert.equal(await problem(), 'Docker runs rootless');
});

test('no engine, or one on another machine', async t => {
  await machine(t, {}, '2.39.4');
  process.env.DOCKER_HOST = 'unix:///nowhere/socket';
  assert.match(await problem(), /^no Docker engine answers on this machine \(connect ENOENT/);
  process.env.DOCKER_HOST = 'tcp://10.0.0.1:2375';
  assert.match(await problem(), /^no Docker engine answers on this machine \(DOCKER_HOST is tcp:/);
});

test('versions of Compose', () => {
  for (const printed of ['2.20.0', '2.39.4\n', 'v5.0.2', 'dev'])
    assert.equal(isOldCompose(printed), false, printed);
  for (const printed of ['1.29.2', '2.19.1', '2.3.3']) assert.equal(isOldCompose(printed), true, printed);
});
