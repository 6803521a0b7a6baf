/** The dev container, as the tool that builds one reads it, offline; bench/dev-container.sh runs its commands on a machine of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeAll, describe } from 'vitest';
import { doorPort } from '../lab/parts/door/door.ts';
import { it } from './folder.ts';
import { root } from './source.ts';

type Configuration = {
  image: string;
  features: Record<string, object>;
  hostRequirements: { cpus: number; memory: string };
  containerEnv: Record<string, string>;
  remoteEnv: Record<string, string>;
  forwardPorts: unknown[];
  portsAttributes: Record<string, object>;
  otherPortsAttributes: object;
  waitFor: string;
  customizations: { codespaces: { openFiles: string[] }; vscode: { settings: Record<string, unknown> } };
} & Record<`${string}Command`, string>;

describe('the dev container', () => {
  let read: Configuration;
  let workspaceFolder: string;
  beforeAll(() => {
    // It asks Docker for a container of this folder; that there is none needs no engine.
    const args = ['read-configuration', '--workspace-folder', root, '--docker-path', 'true'];
    const text = execFileSync(`${root}node_modules/.bin/devcontainer`, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    ({
      configuration: read,
      workspace: { workspaceFolder },
    } = JSON.parse(text.toString()));
  });

  it('names an exact image and exact features', () => {
    assert.match(
      read.image,
      /^mcr\.microsoft\.com\/devcontainers\/javascript-node:\d+\.\d+\.\d+-24-bookworm$/,
    );
    const features = Object.keys(read.features);
    assert.ok(features.some(name => name.includes('/docker-in-docker:')));
    for (const name of features)
      assert.match(name, /^ghcr\.io\/devcontainers\/features\/[\w-]+:\d+\.\d+\.\d+$/);
  });

  it('asks for no more than the smallest machine has', () => {
    assert.deepEqual(read.hostRequirements, { cpus: 2, memory: '8gb' });
  });

  it('forwards one port, that of the door, and nothing makes it public', () => {
    assert.deepEqual(read.forwardPorts, [doorPort(read.containerEnv)]);
    assert.deepEqual(Object.keys(read.portsAttributes), read.forwardPorts.map(String));
    assert.deepEqual(read.otherPortsAttributes, { onAutoForward: 'ignore' });
    assert.doesNotMatch(JSON.stringify(read), /visibility|public/i);
  });

  it('is opened when the lab runs, as its first file is made by then', () => {
    assert.equal(read.waitFor, 'postStartCommand');
    assert.deepEqual(read.customizations.codespaces.openFiles, ['workspace/SCENARIO.md']);
    const wait = '.devcontainer/await-docker.sh && ';
    assert.equal(read.postStartCommand, `${wait}npm start -- --no-guess`);
    assert.equal(read.onCreateCommand, `${wait}node bootstrap/main.mjs install`, 'a prebuild starts nothing');
    assert.equal(read.updateContentCommand, 'node bootstrap/main.mjs install', 'a prebuild starts nothing');
  });

  it('waits for a Docker engine that is starting, where there is a program `docker`', ({ folder }) => {
    const waited = () => {
      const env = { PATH: `${folder}:/usr/bin:/bin` };
      return execFileSync(`${root}.devcontainer/await-docker.sh`, { env, cwd: folder, encoding: 'utf8' });
    };
    symlinkSync('/bin/false', join(folder, 'sleep'));
    const docker = (script: string) => writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
    docker('#!/bin/sh\necho "$@" >> asked; [ $(wc -l < asked) = 3 ]\n');
    assert.equal(waited(), '');
    assert.equal(readFileSync(join(folder, 'asked'), 'utf8'), 'info\n'.repeat(3));
    docker('#!/bin/sh\nexit 1\n');
    assert.match(waited(), /^Docker did not answer within 30 s/);
  });

  it('shows the workspace and hides all else', () => {
    const hidden = read.customizations.vscode.settings['files.exclude'] as Record<string, boolean>;
    const tracked = execFileSync('git', ['-C', root, 'ls-files'], { encoding: 'utf8' }).split('\n');
    const names = new Set(tracked.filter(path => path !== '').map(path => path.split('/')[0] ?? ''));
    const shown = [...names, '.lab', 'node_modules', 'workspace'].filter(name => hidden[name] !== true);
    assert.deepEqual(shown, ['workspace'], 'add a new folder to files.exclude of devcontainer.json');
    assert.equal(read.customizations.vscode.settings['files.autoSave'], 'onFocusChange');
  });

  it('has `lab` on its PATH, from any folder', () => {
    const bin = read.remoteEnv.PATH?.split(delimiter).at(-1)?.replace(`${workspaceFolder}/`, root) ?? '';
    const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}${bin}` };
    assert.match(execFileSync('lab', ['--help'], { cwd: tmpdir(), env, encoding: 'utf8' }), /verify/);
  });

  it('has a task that prints the address', () => {
    const { tasks } = JSON.parse(readFileSync(`${root}.vscode/tasks.json`, 'utf8'));
    assert.deepEqual(
      tasks.map(({ command }: { command: string }) => command),
      ['npx lab'],
    );
  });
});
