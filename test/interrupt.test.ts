/** An interrupted `npm test` leaves no process and no folder, wherever it is interrupted from. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { openHome } from '../lab/home/home.ts';
import { partMark } from '../lab/parts/part.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { endProcess, processesWith } from '../machine/process.mjs';
import { checkout } from '../machine/project.mjs';
import { until } from './test-lab.ts';

const interrupts: Record<string, (npm: ChildProcess) => void> = {
  'Ctrl-C, which reaches every process of the terminal': npm => process.kill(-(npm.pid ?? 0), 'SIGINT'),
  'SIGTERM, which reaches npm alone': npm => void npm.kill('SIGTERM'),
};

/** The command lines of all processes: PostgreSQL overwrites its environment, and is known by its folder. */
const commandLines = () =>
  readdirSync('/proc').flatMap(name => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });

for (const [how, interrupt] of Object.entries(interrupts)) {
  test(how, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'corner-lab-interrupt-'));
    const npm = spawn('npm', ['test', 'test/hand-made'], {
      cwd: checkout,
      detached: true, // a process group of its own, as on a terminal
      env: { ...process.env, TMPDIR: folder, LAB_INTERRUPTED: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', chunk => (out += chunk));
    const ended = once(npm, 'exit');
    const started = () => processesWith(entry => entry === `LAB_INTERRUPTED=${folder}`);
    t.onTestFinished(async () => {
      await Promise.all(started().map(({ identity }) => endProcess(identity, 'SIGTERM', 30_000)));
      rmSync(folder, { recursive: true, force: true });
    });

    const homes = () =>
      readdirSync(folder)
        .filter(name => name.startsWith('corner-lab-test-'))
        .map(name => openHome({ ...process.env, LAB_HOME: join(folder, name) }));
    const { seen } = await until(
      'a lab with its servers',
      async () => homes().map(home => ({ home, parts: readSnapshot(home)?.parts.length ?? 0 })),
      labs => labs.some(({ parts }) => parts >= 3),
      120_000,
    );
    const [lab] = seen;
    assert.ok(lab);
    const isOfLab = (line: string) => [folder, lab.home.servers].some(place => line.includes(place));
    assert.ok(commandLines().some(isOfLab));
    interrupt(npm);
    const interrupted = Date.now();
    await ended;
    t.annotate(`${Date.now() - interrupted} ms until all had ended`);

    assert.deepEqual(started(), [], out);
    assert.deepEqual(commandLines().filter(isOfLab), [], out);
    assert.deepEqual(
      processesWith(entry => entry.startsWith(partMark(lab.home))),
      [],
      out,
    );
    assert.deepEqual(homes(), []);
    assert.ok(!existsSync(lab.home.servers));
  });
}
