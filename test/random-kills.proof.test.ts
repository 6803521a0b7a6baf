/**
 * Commands killed at random moments while a learner saves files. Every line that was ever saved is found again, in the workspace or in its
 * history, and the next command proves the start.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, it } from 'vitest';
import { readState } from '../lab/engine/journal.ts';
import { countOf, oneOf, randomFor, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';

const commands: string[][] = [['apply', '02'], ['reset'], ['verify'], ['undo'], ['undo']];
const files = ['NOTES.md', 'services/shared/health.ts', 'services/api/modules/orders.ts', 'notes/mine.md'];

describe('killed at random moments', () => {
  const lab = suiteLab({ data: 'small' });
  const random = randomFor('kills');
  /** one line each, which stands in exactly one save */
  const saved: string[] = [];

  /** As an editor does it: the file as it is there, with one line more. */
  const save = (path = oneOf(files, random)) => {
    const file = join(lab.home.workspace, path);
    const line = `// saved ${seed}-${saved.length}\n`;
    mkdirSync(dirname(file), { recursive: true });
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(file, before + line);
    saved.push(line.trim());
  };

  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: lab.home.workspace, maxBuffer: 1 << 30 }).toString();
  const inWorkspace = () =>
    files
      .map(path => join(lab.home.workspace, path))
      .filter(existsSync)
      .map(path => readFileSync(path, 'utf8'))
      .join('\n');
  /** The lines that neither the files nor anything that a ref leads to holds. */
  const lost = (lines: string[]) => {
    const here = inWorkspace().split('\n');
    const missing = lines.filter(line => !here.includes(line));
    if (missing.length === 0) return [];
    const history = new Set(git('log', '--all', '-p', '-m', '--format=').split('\n'));
    return missing.filter(line => !history.has(`+${line}`));
  };

  /** How long a whole run of each took, in milliseconds. */
  const usualMs = new Map<string[], number>();
  beforeAll(async () => {
    for (const words of commands) {
      if (words[0] === 'undo') save('services/shared/health.ts'); // it leaves NOTES.md alone
      const started = Date.now();
      const { code, err } = await lab.run(words);
      assert.ok(code === 0 || words[0] === 'verify', err);
      usualMs.set(words, Date.now() - started);
    }
  });

  const count = countOf(5, 300);
  it(`${count} times, with nothing lost`, async t => {
    t.annotate(`seed ${seed}`);
    let killed = 0;
    for (let n = 0; n < count; n++) {
      save();
      const words = oneOf(commands, random);
      const killAfterMs = Math.ceil(random() * (usualMs.get(words) ?? 0));
      const why = `seed ${seed}, ${n}: lab ${words.join(' ')} killed after ${killAfterMs} ms`;
      const running = lab.run(words, { killAfterMs });
      if (random() < 0.5) {
        await sleep(random() * killAfterMs);
        save();
      }
      const { signal } = await running;
      if (signal === 'SIGKILL') killed += 1;
      assert.deepEqual(lost(saved.slice(-2)), [], `${why}: lost`);
      const { ran, value } = await lab.json(['reset']);
      assert.equal(value.start, 'proved', `${why}: ${ran.out}${ran.err}`);
      assert.equal(readState(lab.home).interrupted, null);
      assert.deepEqual(lost(saved.slice(-2)), [], `${why}, then reset: lost`);
    }
    assert.deepEqual(lost(saved), []);
    t.annotate(`${killed} of ${count} killed before their end; ${saved.length} saves, all found again`);
    record('random-kills', { 'commands killed': killed, 'saves found again': saved.length });
    assert.ok(killed > count / 3, `only ${killed} of ${count} were killed before their end`);
  });
});
