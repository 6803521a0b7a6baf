import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { startNoise } from './noise.ts';

test("the machine's own load is not taken for a slow machine", async () => {
  const noise = await startNoise([process.pid]);
  const hogs = Array.from({ length: 4 }, () => new Worker('for (;;);', { eval: true }));
  try {
    await sleep(200);
    const fromMs = Date.now();
    await sleep(1000);
    const { idleShare, lostCpuShare } = noise.between(fromMs, Date.now());
    assert.ok(idleShare < 0.3, `idle ${idleShare}`);
    assert.ok(lostCpuShare < 0.5, `lost ${lostCpuShare}`);
    const slowdown = noise.slowdown();
    assert.ok(slowdown > 0.6 && slowdown < 1.3, `slowdown ${slowdown}`);
  } finally {
    noise.stop();
    await Promise.all(hogs.map(hog => hog.terminate()));
  }
});

test('a span that was not looked at shows nothing lost', async () => {
  const noise = await startNoise([process.pid]);
  noise.stop();
  assert.deepEqual(noise.between(0, 250), { lostCpuShare: 0, idleShare: 1 });
});

test('what others use is told apart from what the lab and its children use', async () => {
  const spin = () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  const ours = spin();
  const noise = await startNoise([ours.pid ?? 0]);
  const withoutUs = await startNoise([]);
  try {
    await sleep(1600);
    const difference = withoutUs.othersShare() - noise.othersShare();
    // One busy process of two or more cores, as far as other load leaves it a core.
    assert.ok(difference > 0.1, `${withoutUs.othersShare()} without it, ${noise.othersShare()} with it`);
  } finally {
    for (const one of [noise, withoutUs]) one.stop();
    ours.kill('SIGKILL');
  }
});
