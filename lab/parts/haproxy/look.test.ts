import assert from 'node:assert/strict';
import { test } from 'vitest';
import { gatewayBetween, gatewayWords } from './look.ts';

const row = (server: string, requests: number, more: { status?: string; queued?: number } = {}) => ({
  backend: 'api',
  server,
  address: '',
  status: 'UP',
  requests,
  queued: 0,
  ...more,
});

test('who got how much of the last seconds, and what waits in HAProxy', () => {
  const before = [row('api-1', 100), row('api-2', 100), row('BACKEND', 200)];
  const now = [
    row('api-1', 130, { queued: 1 }),
    row('api-2', 110, { status: 'DOWN 1/2' }),
    row('BACKEND', 240, { queued: 5 }),
  ];
  assert.deepEqual(gatewayBetween(before, now, 2), {
    queued: 6,
    replicas: [
      { name: 'api-1', isUp: true, requestsPerSecond: 15, share: 0.75 },
      { name: 'api-2', isUp: false, requestsPerSecond: 5, share: 0.25 },
    ],
  });
});

test('nothing is known of a HAProxy that was just started', () => {
  for (const before of [[], [row('api-1', 900)]]) {
    assert.deepEqual(gatewayBetween(before, [row('api-1', 30)], 1).replicas, [
      { name: 'api-1', isUp: true, requestsPerSecond: 0, share: null },
    ]);
  }
});

test('the line of status says who gets how much and who is out, where there is a choice', () => {
  const replica = (name: string, share: number | null, isUp = true) => ({
    ...{ name, isUp, requestsPerSecond: 0, share },
  });
  const said = (...replicas: ReturnType<typeof replica>[]) => gatewayWords({ queued: 0, replicas });
  assert.equal(said(replica('api-1', 1)), '');
  assert.equal(
    said(replica('api-1', 0.504), replica('api-2', 0.1, false), replica('api-3', 0.396)),
    'of 100 requests: api-1 50, api-2 is out, api-3 40',
  );
  assert.equal(said(replica('api-1', null), replica('api-2', null)), 'of 100 requests: api-1 0, api-2 0');
});
