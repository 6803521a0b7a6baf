/**
 * The servers that tests talk to: started from the programs of this machine where they are installed, else in containers by testcontainers, else not at
 * all, with what is missing. Where CORNER_TEST_ENGINE is `present`, always in containers. Each listens on a port of its own on 127.0.0.1 and ends with the test, also when the test is interrupted.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerProblem } from '../../machine/docker.mjs';
import { usesPresentEngine } from '../docker-engine.ts';
import { endWithTest } from '../end-with-test.ts';
import { freePort } from '../free-port.ts';

/** A program that is started; `folder` is its own and goes away with it. */
export type Launch = {
  file: string;
  args: string[];
  env?: Record<string, string>;
  user?: { uid: number; gid: number } | null;
};

export type ServerKind = {
  title: string;
  /** what Debian calls it, to say what is missing */
  debian: string;
  image: string;
  /** null when it is not installed on this machine; may prepare the folder */
  native(port: number, folder: string): Launch | null;
  /** the image's command, on the machine's own network */
  container(port: number): { command: string[]; environment?: Record<string, string> };
  /** what is sent first and how the answer begins, by the server's own protocol */
  hello: { send: string | Buffer; answer: RegExp };
  readyWithinMs: number;
};

export type Server = { port: number; stop(): Promise<void> };

/** Where it would come from; `missing` says why there is neither. */
export type Origin = { from: 'native' | 'container' } | { missing: string };

export async function originOf(kind: ServerKind): Promise<Origin> {
  if (usesPresentEngine) return { from: 'container' };
  const folder = mkdtempSync(join(tmpdir(), 'corner-origin-'));
  try {
    if (kind.native(1, folder)) return { from: 'native' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const problem = await dockerProblem();
  if (!problem) return { from: 'container' };
  return {
    missing: `${kind.title} is not installed (apt-get install ${kind.debian}), and no Docker engine answers`,
  };
}

/** Throws what is missing, or the server's last words when it does not start. */
export async function startServer(kind: ServerKind, from?: 'native' | 'container'): Promise<Server> {
  const origin = await originOf(kind);
  if ('missing' in origin) throw new Error(origin.missing);
  const port = await freePort(3); // RabbitMQ takes the two after it for other nodes
  return (from ?? origin.from) === 'native' ? startNative(kind, port) : startContainer(kind, port);
}

async function startNative(kind: ServerKind, port: number): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'corner-server-'));
  const launch = kind.native(port, folder);
  if (!launch) throw new Error(`${kind.title} is not installed (apt-get install ${kind.debian})`);
  const { file, args, env = {}, user } = launch;
  const server = spawn(file, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // one group, so that nothing that it started is left
    ...user,
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said = `${said}${text}`.slice(-2000);
    });
  const ended = once(server, 'exit');
  const kill = () => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  };
  const calledOff = endWithTest(() => {
    kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const stop = async () => {
    kill();
    await ended;
    calledOff();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(kind, port, () => server.exitCode !== null);
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${said}`);
  }
  return { port, stop };
}

async function startContainer(kind: ServerKind, port: number): Promise<Server> {
  // They are on the machine's own network: nobody has to ask the engine where its gateway is.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  // Loaded only where it is used: it brings a Docker client with it.
  const { GenericContainer, Wait } = await import('testcontainers');
  const { command, environment = {} } = kind.container(port);
  const container = await new GenericContainer(kind.image)
    .withNetworkMode('host')
    .withCommand(command)
    .withEnvironment(environment)
    .withWaitStrategy(Wait.forLogMessage(/(?:)/))
    .start();
  const calledOff = endWithTest(() => void spawnSync('docker', ['rm', '-f', '-v', container.getId()]));
  const stop = async () => {
    await container.stop({ removeVolumes: true });
    calledOff();
  };
  const docker = (...words: string[]) =>
    spawnSync('docker', [...words, container.getId()], { encoding: 'utf8' });
  const hasEnded = () => docker('inspect', '--format', '{{.State.Running}}').stdout.trim() === 'false';
  try {
    await untilReady(kind, port, hasEnded);
  } catch (error) {
    const { stdout, stderr } = docker('logs', '--tail', '40');
    await stop();
    throw new Error(`${(error as Error).message}\n${stdout}${stderr}`);
  }
  return { port, stop };
}

async function untilReady(
  { title, hello, readyWithinMs }: ServerKind,
  port: number,
  hasEnded: () => boolean,
) {
  const deadline = Date.now() + readyWithinMs;
  while (!hello.answer.test(await firstAnswer(port, hello.send))) {
    if (hasEnded()) throw new Error(`${title} ended before it was ready`);
    if (Date.now() > deadline) throw new Error(`${title} was not ready within ${readyWithinMs / 1000} s`);
    await sleep(50);
  }
}

/** What comes back first, as latin1; empty when nothing does within a second. */
function firstAnswer(port: number, send: string | Buffer): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(send));
    const end = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(''));
    socket.once('error', () => end(''));
    socket.once('close', () => end(''));
    socket.once('data', data => end(data.toString('latin1')));
  });
}

/** Where we are root, `nobody`, who exists everywhere: PostgreSQL and RabbitMQ refuse to run as root, or had better not. */
export function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [, uid, gid] = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m) ?? [];
  if (!uid || !gid) throw new Error('there is no user nobody to run servers as');
  return { uid: Number(uid), gid: Number(gid) };
}
