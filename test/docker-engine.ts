/**
 * A Docker engine of the tests' own: socket, data and processes in a folder beside the lab's tools, no bridge, no rule for the packet filter,
 * ended with the test. The images that were made in it stay there, so that the second run is quick.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { claim } from '../machine/claim.mjs';
import { mayMount } from '../machine/debian-packages.mjs';
import { endProcess, identify, type ProcessIdentity } from '../machine/process.mjs';
import { findProgram } from '../machine/programs.mjs';
import { ensureTool, toolsDir } from '../machine/tools.mjs';
import { endWithTest } from './end-with-test.ts';

const run = promisify(execFile);

export type DockerEngine = {
  /** for `docker`, and for the lab: the socket, and a folder of settings that has Compose as a plug-in */
  env: Record<string, string>;
  /** Runs `docker <words>`; answers what it printed. */
  docker(...words: string[]): Promise<string>;
  stop(): Promise<void>;
};

/** Where CORNER_TEST_ENGINE is `present`, the tests use the engine that answers already, with the vendors' images; as on a machine of GitHub's. */
export const usesPresentEngine = process.env.CORNER_TEST_ENGINE === 'present';

/** What to pass as a test's `skip`: false, or why no engine can be had here. */
export const withoutEngine: string | false = missing();

function missing(): string | false {
  if (usesPresentEngine) return false;
  if (!mayMount()) return 'a Docker engine of our own needs root that may mount';
  const needed = ['docker', 'dockerd', 'containerd', 'runc', 'debootstrap', 'go'];
  const absent = needed.filter(name => !findProgram(name));
  return absent.length > 0 && `not installed here: ${absent.join(', ')}`;
}

const folder = join(toolsDir(), 'docker-engine');
const at = (name: string) => join(folder, name);
const otherLimitMs = 300_000;
const readyLimitMs = 30_000;
const endLimitMs = 10_000;

/** Waits while another process has the engine's folder. Throws with the engine's last words when it does not start. */
export async function startDockerEngine(): Promise<DockerEngine> {
  return usesPresentEngine ? presentEngine() : ownEngine();
}

/** Whatever else runs there is not ours to end: only the lab's containers are, by their names. */
async function presentEngine(): Promise<DockerEngine> {
  const docker: DockerEngine['docker'] = async (...words) =>
    (await run('docker', words, { maxBuffer: 1e7 })).stdout.trim();
  await docker('version');
  return {
    env: {},
    docker,
    async stop() {
      const ours = (await docker('ps', '-aq', '--filter', 'name=^/corner-lab-')).split('\n').filter(Boolean);
      if (ours.length > 0) await docker('rm', '-f', '-v', ...ours);
    },
  };
}

async function ownEngine(): Promise<DockerEngine> {
  const release = await takeFolder();
  await endLeftEngine();
  unmount();
  rmSync(at('run'), { recursive: true, force: true });
  mkdirSync(at('run/config/cli-plugins'), { recursive: true });
  symlinkSync(await ensureTool('docker-compose'), at('run/config/cli-plugins/docker-compose'));
  const env = { DOCKER_HOST: `unix://${at('run/docker.sock')}`, DOCKER_CONFIG: at('run/config') };
  const docker: DockerEngine['docker'] = async (...words) =>
    (await run('docker', words, { env: { ...process.env, ...env }, maxBuffer: 1e7 })).stdout.trim();

  const log = openSync(at('log'), 'w');
  const engine = spawn('dockerd', options(env.DOCKER_HOST), { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = once(engine, 'exit');
  const calledOff = endWithTest(() => {
    engine.kill('SIGTERM');
    // Nothing can be awaited here; it takes its file away when it has ended its containers.
    for (let waited = 0; existsSync(at('run/docker.pid')) && waited < endLimitMs; waited += 50)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    unmount();
    release();
  });
  const removeAll = async () => {
    const containers = (await docker('ps', '-aq')).split('\n').filter(Boolean);
    if (containers.length > 0) await docker('rm', '-f', '-v', ...containers);
    await docker('volume', 'prune', '-f');
  };
  const stop = async () => {
    await removeAll().catch(() => {}); // an engine that does not answer has none
    engine.kill('SIGTERM');
    await ended;
    calledOff();
    unmount();
    release();
  };
  const deadline = Date.now() + readyLimitMs;
  while (!(await docker('version').then(Boolean, () => false))) {
    if (engine.exitCode === null && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await stop();
    throw new Error(`the Docker engine did not start:\n${readFileSync(at('log'), 'utf8').slice(-1500)}`);
  }
  await removeAll(); // of a test that was killed
  return { env, docker, stop };
}

const options = (host: string): string[] => [
  ...['--host', host, '--config-file', settings(), '--pidfile', at('run/docker.pid')],
  ...['--data-root', at('data'), '--exec-root', at('run/exec'), '--shutdown-timeout', '3'],
  // All containers share the machine's network: nothing is to be bridged, forwarded or filtered.
  ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
];

/** The machine's own engine has its settings elsewhere. */
function settings(): string {
  writeFileSync(at('run/daemon.json'), '{}');
  return at('run/daemon.json');
}

/** The engine leaves the network of its containers mounted, and one that was killed their file systems too. */
function unmount(): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[1] ?? '');
  const left = mounts.filter(path => path.startsWith(`${folder}/`)).toReversed();
  if (left.length > 0) spawnSync('umount', ['--lazy', ...left]);
}

async function takeFolder(): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  for (const deadline = Date.now() + otherLimitMs; ; await sleep(500)) {
    const release = claim(at('claim'));
    if (release) return release;
    if (Date.now() > deadline) throw new Error(`another process has ${folder} for ${otherLimitMs / 1000} s`);
  }
}

/** One that was started by a test that was killed; its pid file stayed. Its containers are known to the next engine, which ends them. */
async function endLeftEngine(): Promise<void> {
  for (const file of ['run/docker.pid', 'run/exec/containerd/containerd.pid']) {
    const left = engineProcess(at(file));
    if (left) await endProcess(left, 'SIGTERM', 15_000);
  }
}

function engineProcess(pidFile: string): ProcessIdentity | null {
  if (!existsSync(pidFile)) return null;
  const identity = identify(Number(readFileSync(pidFile, 'utf8')));
  const isOurs = identity && readFileSync(`/proc/${identity.pid}/cmdline`, 'utf8').includes(folder);
  return isOurs ? identity : null;
}
