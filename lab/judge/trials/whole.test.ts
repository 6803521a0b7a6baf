import assert from 'node:assert/strict';
import { test } from 'vitest';
import { ownIdentity } from '../../../machine/process.mjs';
import type { PartState, SeenPart, Snapshot } from '../../runtime/runtime.ts';
import { deadService, deathsBetween, untilWhole } from './whole.ts';

const part = (name: string, deaths = 0, state: PartState = 'up'): SeenPart => ({
  ...{ name, id: name.replace(/-\d$/, ''), role: name === 'rabbitmq' ? 'store' : 'service' },
  ...{ state, pid: 1, port: 1, since: 0, deaths, kills: 0, detail: '', activity: null, words: '' },
});

const snapshot = (parts: SeenPart[], state: Snapshot['state'] = 'ready'): Snapshot => ({
  ...{ generation: 1, keeper: ownIdentity(), at: 0, state, problem: '', showing: 'verify' },
  ...{ parts, watchers: [], code: null, fileProblem: '', numbers: null },
  ...{ resting: false, drifts: 0, events: [] },
});

test('a trial bears that services end by themselves which no customer waits for, and counts how often', () => {
  const before = [part('api-1', 1), part('worker-1', 1), part('worker-2')];
  const after = [part('api-1', 3), part('worker-1', 3), part('worker-2'), part('packer-1', 1)];
  assert.deepEqual(deathsBetween(before, after), [
    { part: 'worker-1', times: 2 },
    { part: 'packer-1', times: 1 },
  ]);
});

test('what a service did before the first strike or after the trial is judged', () => {
  const trials = [
    { deaths: [{ part: 'worker-1', times: 2 }] },
    {},
    { deaths: [{ part: 'worker-1', times: 1 }] },
  ];
  assert.equal(deadService([part('worker-1', 3), part('worker-2')], trials), undefined);
  assert.equal(deadService([part('worker-2'), part('worker-1', 4)], trials)?.name, 'worker-1');
  assert.equal(deadService([part('worker-1', 1)], [])?.name, 'worker-1');
  assert.equal(deadService([part('api-1', 1)], trials)?.name, 'api-1');
  assert.equal(deadService([part('rabbitmq', 1)], trials), undefined);
});

test('a service that waits to be started again is waited for, although the keeper is ready', async () => {
  const { signal } = new AbortController();
  const seen = [
    snapshot([part('worker-1', 1, 'failed')]),
    snapshot([part('worker-1', 1)], 'working'),
    snapshot([part('worker-1', 1)]),
  ];
  let looks = 0;
  const read = () => seen[Math.min(looks++, seen.length - 1)] ?? null;
  await untilWhole({ read, signal });
  assert.equal(looks, 3);
});

test('one that does not come back is waited for no longer than the limit', async () => {
  const began = Date.now();
  const { signal } = new AbortController();
  await untilWhole({ read: () => snapshot([part('worker-1', 5, 'failed')]), signal }, 120);
  const ms = Date.now() - began;
  assert.ok(ms >= 120 && ms < 1000, `${ms} ms`);
});
