/** A lab of its own for a test: own home, ports and data, ended and deleted afterwards whatever happened. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Home, openHome, repoRoot } from '../lab/home.ts';
import { endLeftovers } from '../lab/keeper/supervisor.ts';
import { lockOwner } from '../lab/system/lock.ts';
import { endProcess } from '../lab/system/process.ts';

export type Ran = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };

export type TestLab = {
  home: Home;
  /** Runs `lab <words>` as a person would; `node` are options for Node.js, e.g. --import. */
  run(words: string[], options?: { node?: string[]; env?: Record<string, string> }): Promise<Ran>;
  /** The same with --json, parsed; throws when it is no JSON. */
  json(words: string[]): Promise<{ ran: Ran; value: Record<string, unknown> }>;
  end(): Promise<void>;
};

const commandLimitMs = 90_000;

export function startTestLab(): TestLab {
  const dir = mkdtempSync(join(tmpdir(), 'corner-lab-test-'));
  const home = openHome({ ...process.env, LAB_HOME: dir });
  const run: TestLab['run'] = (words, { node = [], env = {} } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [...node, join(repoRoot, 'lab/main.ts'), ...words], {
        cwd: home.dir,
        env: { ...process.env, NO_COLOR: '1', LAB_HOME: home.dir, NODE_TEST_CONTEXT: undefined, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: commandLimitMs,
        killSignal: 'SIGKILL',
      });
      let out = '';
      let err = '';
      child.stdout.on('data', chunk => {
        out += chunk;
      });
      child.stderr.on('data', chunk => {
        err += chunk;
      });
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, out, err }));
    });
  return {
    home,
    run,
    async json(words) {
      const ran = await run([...words, '--json']);
      try {
        return { ran, value: JSON.parse(ran.out) };
      } catch {
        throw new Error(
          `lab ${words.join(' ')} gave no JSON (exit ${ran.code}):\n${ran.out}\n${ran.err}\n${keeperLog(home)}`,
        );
      }
    },
    async end() {
      const keeper = lockOwner(home, 'keeper');
      if (keeper) await endProcess(keeper, 'SIGTERM', 15_000);
      await endLeftovers(home);
      for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The end of the keeper's log, for a failing test's message. */
function keeperLog(home: Home): string {
  try {
    return readFileSync(join(home.logs, 'keeper.log'), 'utf8').slice(-2000);
  } catch {
    return '';
  }
}
