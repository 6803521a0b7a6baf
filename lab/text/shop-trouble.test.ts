import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Snapshot } from '../runtime/runtime.ts';
import { shopTrouble } from './shop-trouble.ts';

const ids = {
  postgres: 'store',
  toxiproxy: 'links',
  api: 'service',
  worker: 'service',
  haproxy: 'door',
} as const;

/** A snapshot of these processes: name → state, with a reason where one failed. */
function snapshot(states: Record<string, string>, change: Partial<Snapshot> = {}): Snapshot {
  const parts = Object.entries(states).map(([name, state]) => {
    const id = name.replace(/-\d$/, '') as keyof typeof ids;
    return { name, id, role: ids[id], state, detail: state === 'failed' ? `${name} is broken` : '' };
  });
  return { state: 'ready', problem: '', showing: 'live', ...change, parts } as unknown as Snapshot;
}
const whole = {
  postgres: 'up',
  toxiproxy: 'up',
  'api-1': 'up',
  'api-2': 'up',
  'worker-1': 'up',
  haproxy: 'up',
};

test('none while all is up, or on its way', () => {
  assert.equal(shopTrouble(snapshot(whole)), null);
  assert.equal(shopTrouble(snapshot({ ...whole, haproxy: 'starting' }, { state: 'working' })), null);
  assert.equal(
    shopTrouble(snapshot({ ...whole, 'api-1': 'down', 'api-2': 'down' }, { state: 'working' })),
    null,
  );
  assert.equal(shopTrouble(snapshot({}, { showing: 'nothing' })), null);
});

test('one copy that failed is no trouble while another serves', () =>
  assert.equal(
    shopTrouble(snapshot({ ...whole, 'api-1': 'failed' }, { state: 'failed', problem: 'x' })),
    null,
  ));

test('the front door, a store, or all copies of one service', () => {
  const of = (states: Record<string, string>) =>
    shopTrouble(snapshot({ ...whole, ...states }, { state: 'failed', problem: 'x' }));
  assert.deepEqual(of({ haproxy: 'failed' }), { part: 'haproxy', text: 'haproxy: haproxy is broken' });
  assert.deepEqual(of({ postgres: 'failed' })?.part, 'postgres');
  assert.deepEqual(of({ 'api-1': 'failed', 'api-2': 'failed' })?.part, 'api-1');
  assert.deepEqual(of({ 'worker-1': 'failed' }), { part: 'worker-1', text: 'worker-1: worker-1 is broken' });
});

test('a front door that failed is trouble while it is tried again', () => {
  const seen = snapshot({ ...whole, haproxy: 'starting' }, { state: 'working' });
  const parts = seen.parts.map(part => (part.name === 'haproxy' ? { ...part, detail: 'no port' } : part));
  assert.equal(shopTrouble({ ...seen, parts })?.text, 'haproxy: no port');
});

test('what the lab itself met, when all parts are up or none should be', () => {
  const failed = { state: 'failed', problem: 'the disk is full' } as const;
  assert.deepEqual(shopTrouble(snapshot(whole, failed)), { part: null, text: 'the disk is full' });
  assert.deepEqual(shopTrouble(snapshot({}, { ...failed, showing: 'nothing' })), {
    part: null,
    text: 'the disk is full',
  });
});
