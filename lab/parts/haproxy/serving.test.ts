import assert from 'node:assert/strict';
import { test } from 'vitest';
import { passesOn } from './serving.ts';

const here = '127.0.0.1:3001';
const door = (...statuses: string[]) => statuses.map(status => ({ address: here, status }));

test('a copy is served while the front door has it up, or does not ask', () => {
  for (const status of ['UP', 'UP 1/2', 'no check']) assert.ok(passesOn(door(status), here), status);
  for (const status of ['DOWN', 'DOWN 1/2', 'MAINT']) assert.ok(!passesOn(door(status), here), status);
});

test('a copy with two names is served when both are up; one that the front door does not know is not waited for', () => {
  assert.ok(!passesOn(door('UP', 'DOWN'), here));
  assert.ok(passesOn(door('DOWN'), '127.0.0.1:3002'));
});
