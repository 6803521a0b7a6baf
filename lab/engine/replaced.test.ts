import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { PartRole } from '../parts/contract.ts';
import type { PartState } from '../runtime/runtime.ts';
import { untilReplaced } from './replaced.ts';

const limitMs = 200;

const part = (name: string, role: PartRole, state: PartState, pid: number | null = 2, detail = '') => ({
  ...{ name, role, state, pid, detail },
});
const api = (state: PartState, pid: number | null = 2) => part('api-1', 'service', state, pid);
const broker = (state: PartState, detail = '') => part('rabbitmq', 'store', state, 9, detail);

type Parts = ReturnType<typeof part>[];

/** Process 1 of api-1 has ended. Each of these is what is seen from then on, in ms. Answers how long it was waited for. */
async function wait(seen: [number, Parts][], isRunning = false): Promise<number> {
  const began = Date.now();
  const read = () => seen.findLast(([fromMs]) => Date.now() - began >= fromMs)?.[1] ?? [];
  await untilReplaced({ name: 'api-1', pid: 1, isRunning: () => isRunning, read }, limitMs);
  return Date.now() - began;
}

test('another process of the part is waited for, and not the one that was ended', async () => {
  const ms = await wait([
    [0, [api('up', 1)]],
    [60, [api('starting', 2)]],
    [120, [api('up', 2)]],
  ]);
  assert.ok(ms >= 100 && ms < limitMs + 200, `${ms} ms`);
});

test('a broker has as long as its start may take, and the time of a service begins after that', async () => {
  const ms = await wait([
    [0, [broker('failed'), api('failed', null)]],
    [50, [broker('starting'), api('failed', null)]],
    [3 * limitMs, [broker('up'), api('starting')]],
    [3.6 * limitMs, [broker('up'), api('up')]],
  ]);
  assert.ok(ms >= 3.6 * limitMs - 1, `${ms} ms`);
});

test('a broker that does not come back is named, and not the service that waits for it', async () => {
  const detail = 'did not answer on port 5 within 90 s';
  const away = wait([
    [0, [broker('starting'), api('failed', null)]],
    [2 * limitMs, [broker('failed', detail), api('failed', null)]],
  ]);
  await assert.rejects(away, { message: `rabbitmq did not come back: ${detail}` });
});

test('a service that starts for longer than the limit while all stores run is named', async () => {
  await assert.rejects(wait([[0, [broker('up'), api('starting')]]]), {
    message: 'api-1 did not come back: starting',
  });
});

test('a process that goes on although it was to end is named', async () => {
  await assert.rejects(wait([[0, [broker('up'), api('up', 1)]]], true), {
    message: 'process 1 of api-1 still runs',
  });
});
