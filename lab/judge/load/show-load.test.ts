import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shownStreams } from './show-load.ts';

const stream = (as: string, script: string, from: string | null) => ({
  ...{ as, script, from, ratePerSecond: 40, users: 40, times: null },
});
const customers = stream('customers', 'looks', '127.0.1.1-127.0.1.50');
const robot = stream('robot', 'scrape', '127.0.0.66');
const partners = stream('partners', 'orders', '127.0.1.1-127.0.1.40');
const anybody = stream('visits', 'visits', null);
const stages = [{ trials: [{ load: [partners] }] }];

test('all streams of a scenario that has several, or the named one with its addresses', () => {
  const several = { load: [customers, robot], stages };
  assert.deepEqual(shownStreams(several), [customers, robot]);
  assert.deepEqual(shownStreams(several, 'scrape'), [robot]);
  assert.deepEqual(shownStreams(several, 'partners'), [partners]);
  assert.deepEqual(shownStreams(several, 'nothing'), []);
});

test('a lone stream from anywhere is shown in the usual way', () => {
  const one = { load: [anybody], stages: [] };
  assert.deepEqual([shownStreams(one), shownStreams(one, 'visits')], [[], []]);
});
