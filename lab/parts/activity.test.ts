import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { activityNow, type CopyNumbers, copyActivity, seenOfCopy } from './activity.ts';
import type { Activity } from './contract.ts';
import { gatewayActivity } from './haproxy/look.ts';
import { databaseActivity } from './postgres/look.ts';

const copy = (more: Partial<CopyNumbers> = {}): CopyNumbers => ({
  ...{ name: 'api-1', answersPerSecond: 20, cpu: 0.1, poolBusy: 0, poolSize: 10, poolWaiting: 0 },
  ...more,
});
const api = (more: Partial<CopyNumbers>) => copyActivity(copy(more));
const database = (active: number, waitingForLock = 0) =>
  databaseActivity({ active, waitingForLock, connections: 11 });
const gateway = (queued: number, isUp: boolean) =>
  gatewayActivity({ queued, replicas: [{ name: 'api-1', isUp, requestsPerSecond: 0, share: null }] });

describe('a part', () => {
  const cases: [what: string, seen: Activity, is: string, waitsFor: string | null][] = [
    ['a copy that computes all the time', api({ cpu: 0.97, poolWaiting: 3 }), 'busy', null],
    ['a copy with requests that wait', api({ poolBusy: 10, poolWaiting: 8 }), 'waiting', 'a connection'],
    ['a copy with statements under way', api({ poolBusy: 4 }), 'waiting', 'the database'],
    ['a copy with nothing to do', api({}), 'idle', null],
    ['PostgreSQL that runs statements all the time', database(3.2), 'busy', null],
    ['PostgreSQL with sessions that wait', database(3.2, 2), 'waiting', 'a lock'],
    ['PostgreSQL that runs few statements', database(0.1), 'idle', null],
    ['HAProxy that holds requests back', gateway(5, true), 'waiting', 'a replica'],
    ['HAProxy with nobody to pass to', gateway(0, false), 'waiting', 'a replica'],
    ['HAProxy that passes on', gateway(0, true), 'idle', null],
  ];
  for (const [what, seen, is, waitsFor] of cases)
    it(`${what} is ${is}`, () => assert.deepEqual([seen.is, seen.waitsFor], [is, waitsFor]));

  it('that does not run is down; one without numbers is unknown; what passes on is not told of', () => {
    const seen = seenOfCopy(copy());
    assert.equal(activityNow({ role: 'service', state: 'failed' }, seen)?.is, 'down');
    assert.equal(activityNow({ role: 'service', state: 'up' }, undefined)?.is, 'unknown');
    assert.equal(activityNow({ role: 'service', state: 'up' }, seen)?.is, 'idle');
    assert.equal(activityNow({ role: 'links', state: 'up' }, undefined), null);
  });

  it('tells how many wait, and how much of it is used', () => {
    const { waiting, load } = api({ cpu: 0.4, poolWaiting: 8 });
    assert.deepEqual([waiting, load], [8, 0.4]);
  });
});
