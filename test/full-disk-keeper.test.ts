/** The keeper on a full disk: it goes on, whatever it meets there, and is well again with room. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { openHome } from '../lab/home/home.ts';
import { identify, isRunning, pause } from '../machine/process.mjs';
import { startTestLab, type TestLab, until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const run = (...[command = '', ...args]: string[]) => spawnSync(command, args, { encoding: 'utf8' });
const canMount = (): string | false => {
  const { status, stderr, error } = run('unshare', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt');
  return status === 0 ? false : `no disk can be mounted here: ${error?.message ?? stderr.trim()}`;
};

describeUnless(canMount(), 'a keeper on a full disk', () => {
  let lab: TestLab;
  const filler = () => join(lab.home.dir, 'filler');
  const fill = () => {
    const piece = Buffer.alloc(4096, 1);
    try {
      for (;;) appendFileSync(filler(), piece);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
  };

  beforeAll(async () => {
    lab = startTestLab();
    const { status, stderr } = run('mount', '-t', 'tmpfs', '-o', 'size=48m,mode=700', 'none', lab.home.dir);
    assert.equal(status, 0, stderr);
    openHome({ ...process.env, LAB_HOME: lab.home.dir });
    const ran = await lab.run(['apply', '02', '--no-guess']);
    assert.equal(ran.code, 0, ran.err);
  });
  afterAll(async () => {
    await lab.run(['down']);
    run('umount', lab.home.dir);
    await lab.end();
  });

  for (const name of ['api-1', 'toxiproxy', 'haproxy', 'postgres'])
    it(`outlives that ${name} is killed while nothing can be written, and brings it back with room`, async () => {
      const { keeper, parts } = await lab.look();
      const pid = parts.find(part => part.name === name)?.pid;
      assert.ok(pid);
      fill();
      process.kill(pid, 'SIGKILL');
      for (let seconds = 0; seconds < 4; seconds++) {
        fill();
        await pause(1000);
        assert.ok(isRunning(keeper), `the keeper ended after ${seconds} s`);
      }
      rmSync(filler());
      await until(
        'a whole shop',
        lab.look,
        ({ state, at, parts: now }) =>
          state === 'ready' &&
          Date.now() - at < 1000 &&
          now.every(one => one.state === 'up') &&
          now.some(one => one.name === name && one.pid !== pid),
        30_000,
      );
    });

  it('ends all that it started, on a full disk too', async () => {
    const { keeper, parts } = await lab.look();
    fill();
    process.kill(keeper.pid, 'SIGTERM');
    await until(
      'its end',
      async () => isRunning(keeper),
      running => !running,
      20_000,
    );
    rmSync(filler());
    // An ended process that its new parent has not yet taken away runs no more.
    for (const { pid, name } of parts) if (pid) assert.equal(identify(pid), null, name);
    assert.equal((await lab.run(['up'])).code, 0);
  });
});
