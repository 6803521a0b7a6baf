/**
 * The dev container, made, stopped and started again by the reference tool, in an image that stands in for the published one: Debian with
 * the lab's parts, Node.js, npm, git, sudo and the user `node`. Its network is its own loopback; no Docker engine is in it.
 * bench/dev-container.sh runs the same commands where nothing is installed.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, it } from 'vitest';
import { findProgram } from '../machine/programs.mjs';
import { ensureTool } from '../machine/tools.mjs';
import { type DockerEngine, startDockerEngine, withoutEngine } from './docker-engine.ts';
import { ensureImages, makeImage } from './docker-images.ts';
import { root } from './source.ts';
import { describeUnless } from './unless.ts';

const run = promisify(execFile);
const configuration = JSON.parse(readFileSync(`${root}.devcontainer/devcontainer.json`, 'utf8'));
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What the published image has too. */
const account = [
  'set -e; useradd --create-home --shell /bin/bash node',
  'ln -s ../lib/npm/bin/npm-cli.js /usr/local/bin/npm; ln -s ../lib/npm/bin/npx-cli.js /usr/local/bin/npx',
].join('; ');

async function ensureStandIn(engine: DockerEngine, from: string): Promise<string> {
  const recipe = createHash('sha256').update(account).digest('hex').slice(0, 12);
  // With the tag of its base, by which `ensureImages` knows what it may throw away.
  const tag = `corner-lab-test/dev-container-${recipe}:${from.split(':')[1]}`;
  if ((await engine.docker('images', '-q', tag)) !== '') return tag;
  const npm = dirname(dirname(realpathSync(findProgram('npm') ?? assert.fail('there is no npm'))));
  await makeImage(engine, from, tag, {
    programs: {
      '/usr/local/lib/npm': async () => npm,
      '/usr/local/bin/toxiproxy-server': () => ensureTool('toxiproxy'),
      '/usr/local/bin/k6': () => ensureTool('k6'),
    },
    settings: [`ENV PATH=${path}`],
    command: account,
  });
  return tag;
}

describeUnless(withoutEngine, 'the dev container, by the reference tool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corner-dev-container-'));
  const clone = join(folder, 'corner-lab');
  const override = join(folder, 'devcontainer.json');
  let engine: DockerEngine;
  let container: string;

  const tool = async (verb: string, ...words: string[]) => {
    const args = [verb, '--workspace-folder', clone, '--override-config', override, ...words];
    const env = { ...process.env, ...engine.env, NO_COLOR: '1' };
    return run(`${root}node_modules/.bin/devcontainer`, args, { env, maxBuffer: 1e7, timeout: 120_000 });
  };
  /** Creates it, or starts it again, and runs what a Codespace would run then; answers what was said. */
  const up = async () => {
    const { stdout, stderr } = await tool('up').catch(error =>
      assert.fail(`${error.stdout}\n${error.stderr}`),
    );
    ({ containerId: container } = JSON.parse(stdout));
    return stderr;
  };
  /** In a terminal of the editor. */
  const inside = async (...words: string[]) => (await tool('exec', ...words)).stdout;
  const asked = (path: string) =>
    inside(
      'node',
      '-e',
      `fetch('http://127.0.0.1:8079${path}').then(async a => console.log(a.status, await a.text()))`,
    );

  beforeAll(async () => {
    engine = await startDockerEngine();
    const { CORNER_IMAGE_NODE = '' } = await ensureImages(engine);
    const image = await ensureStandIn(engine, CORNER_IMAGE_NODE);
    // The files as they are here, with the packages, as no registry is reached from inside.
    const listed = execFileSync(
      'git',
      ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'],
      {
        encoding: 'utf8',
      },
    );
    for (const file of listed.split('\n').filter(file => file !== '')) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      cpSync(join(root, file), join(clone, file));
    }
    cpSync(`${root}node_modules`, join(clone, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    execFileSync('git', ['init', '--quiet', clone]);
    execFileSync('chown', ['-R', '1000:1000', folder]);
    chmodSync(folder, 0o755);
    const { features: _, hostRequirements: __, ...rest } = configuration;
    const codespace = {
      CODESPACES: 'true',
      CODESPACE_NAME: 'octocat-stand-in',
      GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
    };
    const change = {
      image,
      remoteUser: 'node',
      updateRemoteUserUID: false,
      runArgs: ['--network=none'],
      containerEnv: { ...rest.containerEnv, ...codespace },
    };
    writeFileSync(override, JSON.stringify({ ...rest, ...change }));
  });
  afterAll(async () => {
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('creates it: the first scenario is broken, and the address is said', async () => {
    const said = await up();
    assert.ok(said.includes('https://octocat-stand-in-8079.app.github.dev/'), said);
    assert.match(await inside('cat', 'workspace/SCENARIO.md'), /^# /);
    assert.match(await inside('lab', 'status'), /^scenario-01 /);
    assert.match(await asked('/'), /^200 <!doctype html>/);
    assert.match(await asked('/shop/products?category=books&page=1&size=5'), /^200 \{"products":/);
  });

  it('resumes: every process is dead, and the same scenario comes back with what was written', async () => {
    await inside('sh', '-c', 'echo "// mine" >> workspace/services/api/modules/products.ts');
    await engine.docker('stop', '--time', '0', container);
    const before = container;
    const said = await up();
    assert.equal(container, before);
    assert.ok(said.includes('Running again, with the data as it was'), said);
    assert.match(await inside('tail', '-1', 'workspace/services/api/modules/products.ts'), /^\/\/ mine$/m);
    assert.match(await asked('/shop/products?category=books&page=1&size=5'), /^200 \{"products":/);
    assert.match(await inside('lab', 'down'), /Everything is stopped/);
  });
});
