import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { startNoise } from './noise.ts';

test("the machine's own load is not taken for a slow machine", async () => {
  const noise = await startNoise();
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
  const noise = await startNoise();
  noise.stop();
  assert.deepEqual(noise.between(0, 250), { lostCpuShare: 0, idleShare: 1 });
});
