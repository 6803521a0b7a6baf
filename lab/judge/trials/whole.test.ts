import assert from 'node:assert/strict';
import { test } from 'vitest';
import { ownIdentity } from '../../../machine/process.mjs';
import type { PartState, SeenPart, Snapshot } from '../../runtime/runtime.ts';
import { absentService, becameOf, deadService, slowStore, untilWhole } from './whole.ts';

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
  const deaths = [
    { part: 'worker-1', times: 2 },
    { part: 'packer-1', times: 1 },
  ];
  const struck = [
    { ms: 1000, parts: before },
    { ms: 2000, parts: after },
  ];
  assert.deepEqual(becameOf(struck, after), { deaths });
  assert.deepEqual(becameOf(struck, before), {});
  assert.deepEqual(becameOf([], after), {});
});

const upSince = (name: string, since: number) => ({ ...part(name), since });
const struckAt = (...moments: number[]) => moments.map(ms => ({ ms, parts: [] }));

test('a store that needs long after a strike says nothing of the shop, and is named', () => {
  const quick = becameOf(struckAt(1000, 5000), [upSince('rabbitmq', 9400), upSince('api-1', 10_000)]);
  assert.deepEqual(quick, { returns: [{ part: 'rabbitmq', afterMs: 4400 }] });
  assert.equal(slowStore(quick), null);
  const slow = becameOf(struckAt(1000, 5000), [upSince('rabbitmq', 45_000), part('worker-1', 0, 'failed')]);
  assert.equal(slowStore(slow), 'rabbitmq took 40 s to come back, more than 30 s');
  assert.equal(absentService([slow]), undefined, 'what came of the worker is not judged either');
  assert.equal(slowStore(becameOf(struckAt(1000), [upSince('rabbitmq', 900)])), null, 'it was never struck');
});

test('a service that does not come back is absent, but not while a store is', () => {
  const failed = { ...part('worker-1', 0, 'failed'), detail: 'did not answer on port 4 within 15 s' };
  const seen = becameOf(struckAt(1000), [part('api-1'), failed]);
  assert.deepEqual(seen.absent, [{ part: 'worker-1', said: failed.detail }]);
  assert.equal(absentService([{}, seen])?.part, 'worker-1');
  assert.equal(becameOf(struckAt(1000), [failed, part('rabbitmq', 0, 'starting')]).absent, undefined);
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
