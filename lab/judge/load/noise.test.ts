import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, test } from 'vitest';
import { compare, type Noise, type Reading, startNoise } from './noise.ts';

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
  assert.deepEqual(noise.between(0, 250), { lostCpuShare: 0, idleShare: 1, othersShare: 0 });
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
    const fromMs = Date.now() - 1000;
    const ofBlock = (one: Noise) => one.between(fromMs, Date.now()).othersShare;
    assert.ok(ofBlock(withoutUs) - ofBlock(noise) > 0.1, `${ofBlock(withoutUs)}, ${ofBlock(noise)}`);
    assert.ok(difference > 0.1, `${withoutUs.othersShare()} without it, ${noise.othersShare()} with it`);
  } finally {
    for (const one of [noise, withoutUs]) one.stop();
    ours.kill('SIGKILL');
  }
});

describe('of a block of 250 ms on two cores', () => {
  const usualUs = 500;
  /** Six looks, 50 ms and 10 ticks apart; `stolen` and `idle` of the block's 50 ticks, evenly. */
  const looks = (block: { stolen?: number; idle?: number; probeUs?: number }): Reading[] =>
    Array.from({ length: 6 }, (_, n) => ({
      atMs: 1000 + n * 50,
      stolen: 7 + ((block.stolen ?? 0) * n) / 5,
      idle: 400 + ((block.idle ?? 0) * n) / 5,
      total: 900 + 10 * n,
      probeUs: block.probeUs ?? usualUs,
    }));
  const seen = (block: Parameters<typeof looks>[0]) => {
    const { lostCpuShare, idleShare } = compare(looks(block), 1000, 1250, usualUs);
    return { lost: Number(lostCpuShare.toFixed(3)), idle: Number(idleShare.toFixed(3)) };
  };

  const cases: [string, Parameters<typeof looks>[0], { lost: number; idle: number }][] = [
    ['nothing is lost where nothing is stolen and the work costs what it did', {}, { lost: 0, idle: 0 }],
    ['5 of 50 stolen ticks are 50 of 500 ms', { stolen: 5 }, { lost: 0.1, idle: 0 }],
    ['work that costs a ninth more has lost a tenth', { probeUs: 555.6 }, { lost: 0.1, idle: 0 }],
    ['the larger of the two counts', { stolen: 2, probeUs: 1000 }, { lost: 0.5, idle: 0 }],
    ['the larger of the two counts, the other way', { stolen: 30, probeUs: 555.6 }, { lost: 0.6, idle: 0 }],
    ['a CPU that became faster has not lost less than nothing', { probeUs: 250 }, { lost: 0, idle: 0 }],
    ['idle time is no lost time', { idle: 45 }, { lost: 0, idle: 0.9 }],
  ];
  for (const [name, block, wanted] of cases) test(name, () => assert.deepEqual(seen(block), wanted));

  test('what others used is known at every second look: from the last before the block to the last in it', () => {
    const counted = looks({}).map((look, n) => (n % 2 === 0 ? { ...look, others: 8 * (n / 2) } : look));
    assert.equal(compare(counted, 1000, 1250, usualUs).othersShare, 0.4);
    assert.equal(compare(counted, 1050, 1250, usualUs).othersShare, 0.4);
    assert.equal(compare(looks({}), 1000, 1250, usualUs).othersShare, 0);
  });

  test('only the looks inside it count', () => {
    const before = [{ atMs: 900, stolen: 0, idle: 0, total: 0, probeUs: 5000 }];
    const after = [{ atMs: 1300, stolen: 90, idle: 400, total: 1000, probeUs: 5000 }];
    const all = [...before, ...looks({ stolen: 5 }), ...after];
    assert.equal(compare(all, 1000, 1250, usualUs).lostCpuShare.toFixed(3), '0.100');
  });
});
