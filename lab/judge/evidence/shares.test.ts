import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { ServerStats } from '../../parts/haproxy/haproxy.ts';
import { sharesBetween } from './shares.ts';

const server = (name: string, address: string, requests: number, backend = 'api'): ServerStats => ({
  ...{ backend, server: name, address, requests },
  ...{ status: 'UP', currentSessions: 0, queued: 0 },
});

test('what each replica got meanwhile; two names for one address are one replica', () => {
  const before = [server('api-1', '10.0.0.1:3000', 100), server('api-2', '10.0.0.2:3000', 90)];
  const after = [
    server('api-1', '10.0.0.1:3000', 150),
    server('api-2', '10.0.0.2:3000', 130),
    server('api-1', '10.0.0.1:3000', 7, 'carts'),
    server('api-3', '10.0.0.3:3000', 0),
  ];
  assert.deepEqual(sharesBetween(before, after), [
    { server: 'api-1', requests: 57 },
    { server: 'api-2', requests: 40 },
    { server: 'api-3', requests: 0 },
  ]);
});
