import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { LiveNumbers, PartStatus, ReplicaNumbers } from '../runtime/runtime.ts';
import { partActivity } from './part-activity.ts';

const part = (name: string, state: PartStatus['state'] = 'up'): PartStatus => ({
  name,
  state,
  pid: 1,
  port: 1,
  since: 0,
  deaths: 0,
  kills: 0,
  detail: '',
});
const replica = (more: Partial<ReplicaNumbers> = {}): ReplicaNumbers => ({
  name: 'api-1',
  answersPerSecond: 20,
  cpu: 0.1,
  poolBusy: 0,
  poolSize: 10,
  poolWaiting: 0,
  ...more,
});
const numbers = (more: Partial<LiveNumbers> = {}): LiveNumbers => ({
  answersPerSecond: 20,
  success: 1,
  p95Ms: 5,
  statementsPerRequest: 1,
  poolBusy: 0,
  poolSize: 10,
  poolWaiting: 0,
  replicas: [replica()],
  database: { active: 0.05, waitingForLock: 0, connections: 11 },
  gateway: { queued: 0, replicas: [{ name: 'api-1', isUp: true, requestsPerSecond: 20, share: 1 }] },
  ...more,
});
const api = (more: Partial<ReplicaNumbers>) => numbers({ replicas: [replica(more)] });
const database = (active: number, waitingForLock = 0) =>
  numbers({ database: { active, waitingForLock, connections: 11 } });
const gateway = (queued: number, isUp: boolean) =>
  numbers({ gateway: { queued, replicas: [{ name: 'api-1', isUp, requestsPerSecond: 0, share: null }] } });

describe('a part', () => {
  const cases: [name: string, part: string, seen: LiveNumbers | null, is: string, waitsFor: string | null][] =
    [
      ['computes all the time', 'api-1', api({ cpu: 0.97, poolWaiting: 3 }), 'busy', null],
      [
        'has requests that wait for a connection',
        'api-1',
        api({ poolBusy: 10, poolWaiting: 8 }),
        'waiting',
        'a connection',
      ],
      ['has statements under way', 'api-1', api({ poolBusy: 4 }), 'waiting', 'the database'],
      ['has nothing to do', 'api-1', numbers(), 'idle', null],
      ['did not answer', 'api-1', numbers({ replicas: [] }), 'unknown', null],
      ['runs statements all the time', 'postgres', database(3.2), 'busy', null],
      ['has sessions that wait for a lock', 'postgres', database(3.2, 2), 'waiting', 'a lock'],
      ['runs few statements', 'postgres', database(0.1), 'idle', null],
      ['holds requests back', 'haproxy', gateway(5, true), 'waiting', 'a replica'],
      ['has nobody to pass to', 'haproxy', gateway(0, false), 'waiting', 'a replica'],
      ['passes on', 'haproxy', numbers(), 'idle', null],
      ['was not asked yet', 'haproxy', null, 'unknown', null],
    ];
  for (const [name, which, seen, is, waitsFor] of cases) {
    it(`${which} that ${name} is ${is}`, () => {
      const [activity] = partActivity({ parts: [part(which)], numbers: seen });
      assert.deepEqual([activity?.is, activity?.waitsFor], [is, waitsFor]);
    });
  }

  it('that does not run is down; Toxiproxy is not told of', () => {
    const seen = partActivity({ parts: [part('toxiproxy'), part('api-1', 'failed')], numbers: numbers() });
    assert.deepEqual(seen, [{ part: 'api-1', is: 'down', waitsFor: null, waiting: 0, load: null }]);
  });

  it('tells how many wait, and how much of it is used', () => {
    const [activity] = partActivity({ parts: [part('api-1')], numbers: api({ cpu: 0.4, poolWaiting: 8 }) });
    assert.deepEqual([activity?.waiting, activity?.load], [8, 0.4]);
  });
});
