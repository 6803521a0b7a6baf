import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from '../../test/folder.ts';
import type { Home } from '../home/home.ts';
import { readMinutes } from '../runtime/minutes.ts';
import type { LiveNumbers } from '../runtime/runtime.ts';
import { createMinutes } from './minutes.ts';

const numbers = (second: number, success: number | null): LiveNumbers => ({
  ...{ readAt: second * 1000, answersPerSecond: 20, success, p95Ms: 80, statementsPerRequest: 1 },
  ...{ poolBusy: 0, poolSize: 1, poolWaiting: 0, replicas: [], parts: {} },
});

test('five minutes are kept, without those of a shop that rests or shows nothing', ({ folder }) => {
  const home = { dir: folder } as Home;
  const minutes = createMinutes(home);
  minutes.see(numbers(0, 1), false);
  minutes.see(numbers(1, 0.75), false);
  minutes.see(numbers(2, 1), true);
  minutes.see(null, false);
  assert.deepEqual(readMinutes(home), [
    { at: 0, p95Ms: 80, failed: 0 },
    { at: 1000, p95Ms: 80, failed: 0.25 },
  ]);
  minutes.see(numbers(300.5, null), false);
  assert.deepEqual(readMinutes(home), [
    { at: 1000, p95Ms: 80, failed: 0.25 },
    { at: 300_500, p95Ms: 80, failed: null },
  ]);
});

test('a folder that is gone ends nothing', ({ folder }) => {
  const silent = console.error;
  console.error = () => {};
  try {
    createMinutes({ dir: join(folder, 'gone') } as Home).see(numbers(0, 1), false);
  } finally {
    console.error = silent;
  }
});
