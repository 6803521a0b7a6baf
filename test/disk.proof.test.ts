/**
 * A home on a disk that becomes full, or may only be read: told, nothing lost, and all is well when there is room again. `npm test` draws some of
 * the amounts that are left.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { readState } from '../lab/engine/journal.ts';
import { openHome } from '../lab/home/home.ts';
import { casesOf } from './proof.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const run = (...[command = '', ...args]: string[]) => spawnSync(command, args, { encoding: 'utf8' });
const canMount = (): string | false => {
  const { status, stderr, error } = run('unshare', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt');
  return status === 0 ? false : `no disk can be mounted here: ${error?.message ?? stderr.trim()}`;
};

/** Bytes that are left: for nothing at all, for a part of the journal, of the history, and for almost everything. */
const roomLeft = [0, 4096, 8192, 12_288, 20_480, 32_768, 65_536, 131_072];

describeUnless(canMount(), 'the disk of the home', () => {
  const lab = suiteLab({ data: 'small' });
  const filler = () => join(lab.home.dir, 'filler');
  const notes = () => join(lab.home.workspace, 'NOTES.md');
  const fill = (left: number) => {
    const piece = Buffer.alloc(4096, 1);
    try {
      for (;;) appendFileSync(filler(), piece);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
    truncateSync(filler(), Math.max(0, statSync(filler()).size - left));
  };
  const history = () => run('git', '-C', lab.home.workspace, 'log', '--all', '-p', '-m', '--format=').stdout;

  beforeAll(async () => {
    const { status, stderr } = run('mount', '-t', 'tmpfs', '-o', 'size=48m,mode=700', 'none', lab.home.dir);
    assert.equal(status, 0, stderr);
    openHome({ ...process.env, LAB_HOME: lab.home.dir });
    const ran = await lab.run(['apply', '02']);
    assert.equal(ran.code, 0, ran.err);
  });
  afterAll(async () => {
    await lab.run(['down']);
    run('umount', lab.home.dir);
  });

  for (const left of casesOf(roomLeft, 3)) {
    it(`full but for ${left} bytes: reset is done, or told; with room again the start is proved`, async t => {
      const line = `// saved with ${left} bytes left`;
      writeFileSync(notes(), `${readFileSync(notes(), 'utf8')}${line}\n`);
      fill(left);
      const { code, err } = await lab.run(['reset']);
      t.annotate(`exit ${code}: ${err.split('\n').find(text => !/^ *\d+\.\d s/.test(text)) || 'done'}`);
      assert.ok(code === 0 || code === 69, err);
      if (code === 69) assert.match(err, /^Next: /m);
      assert.doesNotMatch(err, /not ready/, 'the disk is the reason, not time');
      rmSync(filler());
      const { ran, value } = await lab.json(['reset']);
      assert.equal(value.start, 'proved', ran.out + ran.err);
      assert.equal(readState(lab.home).interrupted, null);
      assert.ok(`${readFileSync(notes(), 'utf8')}${history()}`.includes(line), 'the last save is found');
    });
  }

  it('read-only: told, nothing changed, and well again afterwards', async () => {
    assert.equal((await lab.run(['down'])).code, 0);
    // The lock is free a moment before the keeper's other files are closed: until then the disk is busy.
    const remount = async () => run('mount', '-o', 'remount,ro', lab.home.dir);
    await until('a disk that nobody writes', remount, ({ status }) => status === 0);
    const before = run('find', lab.home.dir, '-type', 'f', '-printf', '%p %T@ %s\n').stdout;
    for (const words of [['up'], ['reset'], ['apply', '02'], ['down'], ['fault', 'heal', '--all']]) {
      const { code, err } = await lab.run(words);
      assert.equal(code, 69, `lab ${words.join(' ')}: ${err}`);
      assert.match(err, /^The lab may not write\s/m);
    }
    assert.equal((await lab.run(['list'])).code, 0, 'reading goes on');
    assert.equal(run('find', lab.home.dir, '-type', 'f', '-printf', '%p %T@ %s\n').stdout, before);
    run('mount', '-o', 'remount,rw', lab.home.dir);
    const { value } = await lab.json(['reset']);
    assert.equal(value.start, 'proved');
  });
});
