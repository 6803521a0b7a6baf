/** A command that dies between any two steps loses no line, and the next one finishes what it began. */
import assert from 'node:assert/strict';
import childProcess, { execFileSync, spawn } from 'node:child_process';
import fs, {
  closeSync,
  constants,
  cpSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { checkpoint, lay, openWorkspace, undo } from './workspace.ts';

const branch = 'scenario-02';
const files = new Map(['a.ts', 'b.ts', 'c/d.ts'].map(path => [path, Buffer.from(`start of ${path}\n`)]));
const otherFiles = new Map(['a.ts', 'e.ts'].map(path => [path, Buffer.from(`other ${path}\n`)]));
const mine: [string, string][] = [
  ['a.ts', 'my a\n'],
  ['c/d.ts', 'my d\n'],
  ['new.ts', 'my new\n'],
];

const root = suiteFolder();
let prepared = '';
beforeAll(async () => {
  prepared = join(root, 'prepared');
  await openWorkspace(prepared);
  await lay(prepared, { branch, files, fresh: false });
  writeFileSync(join(prepared, 'b.ts'), 'my saved b\n');
  await checkpoint(prepared, 'verify');
  for (const [path, content] of mine) writeFileSync(join(prepared, path), content);
});

const steps = [
  'renameSync',
  'rmSync',
  'writeFileSync',
  'fsyncSync',
  'mkdirSync',
  'rmdirSync',
  'mkdtempSync',
] as const;
type AnyFunction = (...args: unknown[]) => unknown;

/** Runs the work until its nth change of a file or start of git, where it ends for good: later clean-up does not happen either. */
async function dyingAt(limit: number, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const counted =
    (real: AnyFunction) =>
    (...args: unknown[]) => {
      count++;
      if (count >= limit) throw new Error('killed');
      return real(...args);
    };
  const targets = fs as unknown as Record<string, AnyFunction>;
  const real = steps.map(name => targets[name]);
  const realSpawn = childProcess.spawn;
  for (const name of steps) targets[name] = counted(targets[name] as AnyFunction);
  childProcess.spawn = counted(realSpawn as AnyFunction) as typeof spawn;
  syncBuiltinESMExports();
  try {
    await work();
  } catch (error) {
    assert.equal((error as Error).message, 'killed');
  } finally {
    for (const [n, name] of steps.entries()) targets[name] = real[n] as AnyFunction;
    childProcess.spawn = realSpawn;
    syncBuiltinESMExports();
  }
  return count;
}

let copies = 0;
function copy(): string {
  const dir = join(root, `copy-${copies++}`);
  cpSync(prepared, dir, { recursive: true });
  return dir;
}

const text = (dir: string, path: string): string | null =>
  existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : null;

function assertMine(dir: string, at: string): void {
  for (const [path, content] of mine) assert.equal(text(dir, path), content, `${at}: ${path}`);
  assert.equal(text(dir, 'b.ts'), 'my saved b\n', `${at}: b.ts`);
}

const commands: {
  name: string;
  every: number;
  run(dir: string): Promise<unknown>;
  comeBack(dir: string): Promise<unknown>;
}[] = [
  {
    name: 'laying another scenario',
    every: 2,
    run: dir => lay(dir, { branch: 'scenario-03', files: otherFiles, fresh: false }),
    comeBack: dir => lay(dir, { branch, files, fresh: false }),
  },
  {
    name: 'starting over',
    every: 7,
    run: dir => lay(dir, { branch, files, fresh: true }),
    comeBack: dir => undo(dir),
  },
  {
    name: 'undo',
    every: 7,
    run: dir => undo(dir),
    comeBack: async dir => undo(dir, savedBeforeUndo(dir)),
  },
];

/** The checkpoint that holds the newest of the learner's lines. */
function savedBeforeUndo(dir: string): string {
  const found = execFileSync('git', ['log', '--all', '--format=%H', '-S', 'my new', '--', 'new.ts'], {
    cwd: dir,
  });
  return found.toString().trim().split('\n').at(-1) ?? '';
}

/** All lines that any ref leads to. */
const savedLines = (dir: string): string =>
  execFileSync('git', ['log', '--all', '-p', '-m', '--format='], { cwd: dir }).toString();

/** Going there and back starts a hundred processes, so it is done after some of the steps only. */
const thereAndBackEvery = 14;

for (const { name, every, run, comeBack } of commands) {
  test(`${name}, killed at its steps, is finished or has not begun, and loses nothing`, async t => {
    const total = await dyingAt(Number.POSITIVE_INFINITY, () => run(copy()));
    assert.ok(total > 20, `${total} steps`);
    t.annotate(`${total} steps, every ${every}.`);
    for (let step = 1; step <= total; step += every) {
      const dir = copy();
      await dyingAt(step, () => run(dir));
      await openWorkspace(dir);
      const begun = text(dir, 'a.ts') !== 'my a\n';
      if (!begun) assertMine(dir, `step ${step}`);
      const saved = begun ? savedLines(dir) : '';
      if (begun)
        for (const [path, content] of mine) assert.ok(saved.includes(`+${content}`), `step ${step}: ${path}`);
      if (step % thereAndBackEvery === 1) {
        if (!begun) await run(dir);
        assert.notEqual(text(dir, 'a.ts'), 'my a\n', `step ${step}`);
        await comeBack(dir);
        assertMine(dir, `step ${step}, after coming back`);
      }
      rmSync(dir, { recursive: true });
    }
  });
}

test('what the learner writes after the kill is kept too', async () => {
  const run = (dir: string) => lay(dir, { branch: 'scenario-03', files: otherFiles, fresh: false });
  const total = await dyingAt(Number.POSITIVE_INFINITY, () => run(copy()));
  for (let step = 1; step <= total; step += 11) {
    const dir = copy();
    await dyingAt(step, () => run(dir));
    writeFileSync(join(dir, 'a.ts'), 'written after the kill\n');
    await openWorkspace(dir);
    await checkpoint(dir, 'verify');
    assert.ok(savedLines(dir).includes('+written after the kill'), `step ${step}`);
    rmSync(dir, { recursive: true });
  }
});

describe('a real SIGKILL', () => {
  for (const delayMs of [40, 120]) {
    test(`${delayMs} ms into laying another scenario`, async () => {
      const dir = copy();
      const script = `
        const { lay } = await import(${JSON.stringify(new URL('./workspace.ts', import.meta.url).href)});
        process.stdout.write('begins');
        await lay(${JSON.stringify(dir)}, { branch: 'scenario-03', files: new Map([['a.ts', Buffer.from('other a.ts\\n')]]), fresh: false });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise(resolve => child.once('exit', resolve));
      await new Promise(resolve => child.stdout.once('data', resolve));
      await new Promise(resolve => setTimeout(resolve, delayMs));
      child.kill('SIGKILL');
      await ended;
      await openWorkspace(dir);
      await lay(dir, { branch: 'scenario-03', files: otherFiles, fresh: false });
      assert.equal(text(dir, 'a.ts'), 'other a.ts\n');
      await lay(dir, { branch, files, fresh: false });
      assertMine(dir, `${delayMs} ms`);
    });
  }
});

test('a file that is saved while files are replaced is saved too', async () => {
  const dir = copy();
  let writes = 0;
  const editor = setInterval(() => {
    try {
      const file = openSync(join(dir, 'c/d.ts'), constants.O_WRONLY | constants.O_APPEND);
      writeSync(file, `late ${++writes}\n`);
      closeSync(file);
      if (writes === 10) clearInterval(editor);
    } catch {
      clearInterval(editor); // the file is gone: the other scenario has none
    }
  }, 20);
  try {
    await lay(dir, { branch: 'scenario-03', files: otherFiles, fresh: false });
  } finally {
    clearInterval(editor);
  }
  assert.equal(text(dir, 'c/d.ts'), null);
  assert.ok(writes > 0);
  assert.ok(savedLines(dir).includes(`+late ${writes}\n`));
});
