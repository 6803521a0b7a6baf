import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { claim } from './claim.mjs';
import { SetupProblem } from './problem.mjs';
import { awaitTool, ensureTool, findTool, toolState } from './tools.mjs';

const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
const toxiproxyRelease = '/Shopify/toxiproxy/releases/download/v2.12.0';
const k6Release = '/grafana/k6/releases/download/v1.8.1';
const asset = `toxiproxy-server-linux-${arch}`;

/** @param {string | Buffer} content */
const sum = content => createHash('sha256').update(content).digest('hex');

/**
 * A cache, a PATH with nothing on it, and a stand-in for the release host that serves `files` by path.
 * @param {import('vitest').TestContext} t
 * @param {Record<string, string | Buffer>} files
 */
async function machine(t, files = {}) {
  const root = mkdtempSync(join(tmpdir(), 'corner-tools-'));
  chmodSync(root, 0o755);
  const place = { dir: join(root, 'cache/tools'), path: join(root, 'bin'), releases: '' };
  mkdirSync(place.path);
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    response.statusCode = path in files ? 200 : 404;
    response.end(files[path]);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(root, { recursive: true });
  });
  const address = server.address();
  if (typeof address === 'object') place.releases = `http://127.0.0.1:${address?.port}`;
  return { place, asked };
}

/** @param {string} file @param {string} text */
const program = (file, text) => writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });

/** A Go that builds at once. @param {{ path: string }} place */
const stubGo = place =>
  program(
    join(place.path, 'go'),
    'echo "$@" > "$GOBIN/../asked"; echo "flags=$GOFLAGS" >> "$GOBIN/../asked"; echo built > "$GOBIN/server"',
  );

test('a release with the right checksum is taken, once', async t => {
  const files = {
    [`${toxiproxyRelease}/${asset}`]: 'good',
    [`${toxiproxyRelease}/checksums.txt`]: `${sum('good')}  ${asset}\n`,
  };
  const { place, asked } = await machine(t, files);
  assert.equal(toolState('toxiproxy', place), 'missing');
  const path = await ensureTool('toxiproxy', { place });
  assert.equal(path, join(place.dir, 'toxiproxy-2.12.0'));
  assert.equal(readFileSync(path, 'utf8'), 'good');
  assert.deepEqual(readdirSync(place.dir), ['toxiproxy-2.12.0']);
  assert.equal(toolState('toxiproxy', place), 'ready');
  const requests = asked.length;
  assert.equal(await ensureTool('toxiproxy', { place }), path);
  assert.equal(asked.length, requests);
});

test('who only waits for a tool installs nothing, and gets what somebody else is building', async t => {
  const { place, asked } = await machine(t);
  stubGo(place);
  assert.equal(await awaitTool('k6', { place }), null);
  assert.deepEqual([asked, toolState('k6', place)], [[], 'missing']);
  const release = claim(join(place.dir, 'k6-1.8.1.building'));
  assert.ok(release);
  /** @type {string[]} */
  const told = [];
  const waits = awaitTool('k6', { place, log: line => told.push(line) });
  program(join(place.dir, 'k6-1.8.1'), 'exit 0');
  release();
  assert.equal(await waits, join(place.dir, 'k6-1.8.1'));
  assert.deepEqual(told, ['waiting for k6, the load generator: it is being built in the background']);
});

test('the program is taken out of an archive', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'corner-archive-'));
  t.onTestFinished(() => rmSync(folder, { recursive: true }));
  const name = `k6-v1.8.1-linux-${arch}`;
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'k6'), 'the generator');
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, name]);
  const { place } = await machine(t, {
    [`${k6Release}/${name}.tar.gz`]: archive,
    [`${k6Release}/k6-v1.8.1-checksums.txt`]: `${sum('x')}  other.zip\n${sum(archive)}  ${name}.tar.gz\n`,
  });
  assert.equal(readFileSync(await ensureTool('k6', { place }), 'utf8'), 'the generator');
});

test('a release with a wrong checksum is refused and leaves nothing in the cache', async t => {
  const files = {
    [`${toxiproxyRelease}/${asset}`]: 'evil',
    [`${toxiproxyRelease}/checksums.txt`]: `${sum('good')}  ${asset}\n`,
  };
  const { place } = await machine(t, files);
  await assert.rejects(ensureTool('toxiproxy', { place }), error => {
    assert.ok(error instanceof SetupProblem);
    assert.equal(error.exit, 69);
    assert.match(error.why, /does not match its checksum.*refused.*no Go/);
    assert.match(error.next, /Install Go/);
    return true;
  });
  assert.deepEqual(readdirSync(place.dir), []);
});

test('without a release it is built with Go, in the pinned version', async t => {
  const { place, asked } = await machine(t);
  stubGo(place);
  const lines = /** @type {string[]} */ ([]);
  const path = await ensureTool('toxiproxy', { place, log: line => lines.push(line) });
  assert.equal(readFileSync(path, 'utf8'), 'built\n');
  const wanted = 'install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0\nflags=\n';
  assert.equal(readFileSync(join(place.dir, 'asked'), 'utf8'), wanted);
  assert.deepEqual(asked, [`${toxiproxyRelease}/checksums.txt`]);
  assert.match(lines.join('\n'), /answered 404[\s\S]*building it with Go/);
});

test('a build that fails says so with the file that holds its output', async t => {
  const { place } = await machine(t);
  program(join(place.path, 'go'), 'echo "no space left"; exit 1');
  await assert.rejects(ensureTool('toxiproxy', { place }), error => {
    assert.ok(error instanceof SetupProblem && error.log);
    assert.match(readFileSync(error.log, 'utf8'), /no space left\n.*exit code 1/);
    return true;
  });
  assert.equal(toolState('toxiproxy', place), 'missing');
});

test('a build of another process is awaited', async t => {
  const { place, asked } = await machine(t);
  const file = join(place.dir, 'k6-1.8.1');
  const release = claim(`${file}.building`);
  assert.ok(release);
  assert.equal(toolState('k6', place), 'building');
  setTimeout(() => {
    program(file, 'echo k6');
    release();
  }, 100);
  assert.equal(await ensureTool('k6', { place }), file);
  assert.deepEqual(asked, []);
});

test('a build whose process died is done again', async t => {
  const { place } = await machine(t);
  stubGo(place);
  mkdirSync(join(place.dir, 'toxiproxy-2.12.0.draft'), { recursive: true });
  writeFileSync(join(place.dir, 'toxiproxy-2.12.0.building'), JSON.stringify({ pid: 1, startedAt: '-1' }));
  assert.equal(toolState('toxiproxy', place), 'missing');
  assert.equal(readFileSync(await ensureTool('toxiproxy', { place }), 'utf8'), 'built\n');
});

test('a program on the PATH is taken when it is new enough, and everyone may run it', async t => {
  const { place } = await machine(t);
  const file = join(place.path, 'toxiproxy-server');
  const answers = { '2.12.0': file, '2.13.1': file, '2.11.9': null, '3.0.0': null, git: null };
  for (const [version, found] of Object.entries(answers)) {
    program(file, `echo toxiproxy-server version ${version}`);
    assert.equal(findTool('toxiproxy', place), found, version);
  }
  program(file, 'echo toxiproxy-server version git\n# mod\tgithub.com/Shopify/toxiproxy/v2\tv2.12.0');
  assert.equal(findTool('toxiproxy', place), file);
  chmodSync(place.path, 0o700);
  assert.equal(findTool('toxiproxy', place), process.getuid?.() === 0 ? null : file);
});
