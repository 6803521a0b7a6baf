import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { lockOwner, tryLock } from './lock.ts';

const module = new URL('lock.ts', import.meta.url).href;

describe('one writer at a time', () => {
  let home = { id: '', dir: '' };
  const others: ChildProcess[] = [];
  const mine = { command: 'reset', expectedMs: 8000 };
  const note = () => join(home.dir, 'writer.lock.json');

  /** Another process that takes the lock and keeps it until it is killed, with a child of its own, as commands have. */
  async function holder(): Promise<ChildProcess> {
    const script = `
      const { tryLock } = await import(${JSON.stringify(module)});
      const { spawn } = await import('node:child_process');
      const lock = await tryLock(${JSON.stringify(home)}, 'writer', { command: 'apply', expectedMs: 8000 });
      const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
      console.log(lock === null ? 'taken' : child.pid);
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    others.push(other);
    const [said] = await once(other.stdout, 'data');
    assert.match(String(said), /^\d+$/m);
    orphans.push(Number(String(said)));
    return other;
  }
  const orphans: number[] = [];
  const kill = async (other: ChildProcess) => {
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
  };

  beforeAll(() => {
    const dir = mkdtempSync(join(tmpdir(), 'corner-lock-'));
    home = { id: basename(dir), dir };
  });
  afterAll(() => {
    for (const other of others) other.kill('SIGKILL');
    for (const pid of orphans) process.kill(pid, 'SIGKILL');
    rmSync(home.dir, { recursive: true, force: true });
  });

  it('the second is told who the first is, and takes it when that one was killed, though its child lives', async () => {
    const other = await holder();
    assert.equal(await tryLock(home, 'writer', mine), null);
    const { pid, command, expectedMs } = lockOwner(home, 'writer') ?? {};
    assert.deepEqual({ pid, command, expectedMs }, { pid: other.pid, command: 'apply', expectedMs: 8000 });
    await kill(other);
    assert.equal(lockOwner(home, 'writer'), null);
    const lock = await tryLock(home, 'writer', mine);
    assert.equal(lockOwner(home, 'writer')?.command, 'reset');
    lock?.release();
    assert.ok(lock);
    assert.equal(lockOwner(home, 'writer'), null);
  });

  it('a note of a dead owner whose pid another process has now is not believed', async () => {
    const other = await holder();
    await kill(other);
    const left = JSON.parse(readFileSync(note(), 'utf8')) as Record<string, unknown>;
    assert.equal(left.pid, other.pid);
    writeFileSync(note(), JSON.stringify({ ...left, pid: process.pid }));
    assert.equal(lockOwner(home, 'writer'), null);
    const lock = await tryLock(home, 'writer', mine);
    assert.ok(lock);
    lock.release();
  });

  it('a note that is torn or empty stops nobody', async () => {
    for (const content of ['', '{"pid":', 'null', '[]']) {
      writeFileSync(note(), content);
      assert.equal(lockOwner(home, 'writer'), null);
      const lock = await tryLock(home, 'writer', mine);
      assert.ok(lock);
      lock.release();
    }
  });

  it('two homes, and the two locks of a home, do not wait for each other', async () => {
    const locks = [
      await tryLock(home, 'writer', mine),
      await tryLock(home, 'keeper', mine),
      await tryLock({ ...home, id: `${home.id}-2` }, 'writer', mine),
    ];
    for (const lock of locks) assert.ok(lock);
    for (const lock of locks) lock?.release();
  });
});
