/** A lab of its own for a test: own home, ports and data, ended and deleted afterwards whatever happened. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJson } from '../lab/home/files.ts';
import { frontDoorUrl, type Home, openHome, repoRoot } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import type { RuntimeName } from '../lab/home/programs.ts';
import { endLeftovers } from '../lab/keeper/leftovers.ts';
import { portNames } from '../lab/parts/parts.ts';
import type { Snapshot } from '../lab/runtime/runtime.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { claim } from '../machine/claim.mjs';
import { endProcess, isRunning, pause } from '../machine/process.mjs';
import { toolsDir } from '../machine/tools.mjs';
import { endWithTest } from './end-with-test.ts';
import { type DataSize, layPreparedData } from './prepared-data.ts';

export type Ran = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };

export type TestLab = {
  home: Home;
  /**
   * Runs `lab <words>` as a person would. `node` are options for Node.js, e.g. --import; `interruptAt`: Ctrl-C when the progress says this;
   * `killAfterMs`: SIGKILL then; `clone`: whose code runs.
   */
  run(
    words: string[],
    options?: {
      node?: string[];
      env?: Record<string, string>;
      interruptAt?: string;
      killAfterMs?: number;
      clone?: string;
    },
  ): Promise<Ran>;
  /** The same with --json, parsed; throws when it is no JSON. */
  json(words: string[]): Promise<{ ran: Ran; value: Record<string, unknown> }>;
  /** What the keeper published last; `lab status --json` shows the same, but takes 0.2 s. */
  look(): Promise<Snapshot>;
  /** Asks the shop through its front door; status 0 when nobody answers. */
  ask(path: string): Promise<{ status: number; body: unknown }>;
  end(): Promise<void>;
};

const commandLimitMs = 90_000;

export type LabOptions = { runtime?: RuntimeName; data?: DataSize };

/** An engine that happens to answer on this machine changes nothing: only a test that asks for Docker gets it. */
export function startTestLab({ runtime = 'native', data = 'whole' }: LabOptions = {}): TestLab {
  process.env.LAB_RUNTIME = runtime;
  const dir = mkdtempSync(join(tmpdir(), 'corner-lab-test-'));
  const home = openHome({ ...process.env, LAB_HOME: dir });
  const givePortsBack = layPorts(home);
  if (runtime === 'native') layPreparedData(home, data);
  const run: TestLab['run'] = (
    words,
    { node = [], env = {}, interruptAt, killAfterMs = commandLimitMs, clone = repoRoot } = {},
  ) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [...node, join(clone, 'lab/main.ts'), ...words], {
        cwd: home.dir,
        env: {
          ...process.env,
          NO_COLOR: '1',
          LAB_HOME: home.dir,
          LAB_DOOR: undefined,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: killAfterMs,
        killSignal: 'SIGKILL',
      });
      let out = '';
      let err = '';
      child.stdout.on('data', chunk => {
        out += chunk;
      });
      child.stderr.on('data', chunk => {
        if (interruptAt && !err.includes(interruptAt) && `${err}${chunk}`.includes(interruptAt))
          child.kill('SIGINT');
        err += chunk;
      });
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, out, err }));
    });
  const json: TestLab['json'] = async words => {
    const ran = await run([...words, '--json']);
    try {
      return { ran, value: JSON.parse(ran.out) };
    } catch {
      throw new Error(
        `lab ${words.join(' ')} gave no JSON (exit ${ran.code}):\n${ran.out}\n${ran.err}\n${keeperLog(home)}`,
      );
    }
  };
  const calledOff = endWithTest(() => endAtOnce(home));
  return {
    home,
    run,
    json,
    async look() {
      const snapshot = readSnapshot(home);
      if (!snapshot) throw new Error('the keeper has published nothing yet');
      return snapshot;
    },
    async ask(path) {
      try {
        const answer = await fetch(frontDoorUrl(home) + path, { signal: AbortSignal.timeout(3000) });
        const text = await answer.text();
        return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
      } catch {
        return { status: 0, body: null };
      }
    },
    async end() {
      const keeper = lockOwner(home, 'keeper');
      if (keeper) await endProcess(keeper, 'SIGTERM', 15_000);
      await endLeftovers(home);
      for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
      givePortsBack();
      calledOff();
    },
  };
}

/** Below those that a lab draws from: two that start at the same moment could draw the same. */
const ports = { first: 10_000, end: 20_000 };

/** Ports of its own for each lab of a test, as long as its process lives; answers how to give them back. */
function layPorts(home: Home): () => void {
  const names = portNames();
  const step = names.length;
  for (let first = ports.first; first + step <= ports.end; first += step) {
    const release = claim(join(toolsDir(), `test-ports-${first}`));
    if (!release) continue;
    writeJson(join(home.dir, 'ports.json'), Object.fromEntries(names.map((name, n) => [name, first + n])));
    return release;
  }
  throw new Error('more labs of tests are open than there are ports for');
}

/** When the test is interrupted: the keeper ends its parts, while this process, which cannot await, sleeps. */
function endAtOnce(home: Home): void {
  const keeper = lockOwner(home, 'keeper');
  if (keeper) process.kill(keeper.pid, 'SIGTERM');
  for (let waited = 0; keeper && isRunning(keeper) && waited < 10_000; waited += 100)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}

/** Asks again and again until it holds; answers how long that took, in milliseconds, or fails after `limitMs`, saying what was seen last. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen>,
  holds: (seen: Seen) => boolean,
  limitMs = 10_000,
): Promise<{ seen: Seen; ms: number }> {
  const started = Date.now();
  for (;;) {
    const seen = await look();
    const ms = Date.now() - started;
    if (holds(seen)) return { seen, ms };
    if (ms > limitMs)
      throw new Error(`waited ${ms} ms for ${what}; saw ${JSON.stringify(seen).slice(0, 2000)}`);
    await pause(50);
  }
}

/** How many times longer things may take than on a quiet machine, where starting Node.js takes 40 ms. */
export function slowness(): number {
  const started = Date.now();
  spawnSync(process.execPath, ['-e', '0']);
  return Math.max(1, (Date.now() - started) / 40);
}

/** The end of the keeper's log, for a failing test's message. */
function keeperLog(home: Home): string {
  try {
    return readFileSync(join(home.logs, 'keeper.log'), 'utf8').slice(-2000);
  } catch {
    return '';
  }
}
