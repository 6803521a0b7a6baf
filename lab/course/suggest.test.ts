import assert from 'node:assert/strict';
import { test } from 'vitest';
import { nearest, suggestion } from './suggest.ts';

const known = ['missing-index', 'network-latency', 'no-pool'];

test('a name typed nearly right finds the right one', () => {
  for (const typed of [
    'missing-idnex',
    'mising-index',
    'Missing-Index',
    'missing_index',
    'missing-indexes',
  ]) {
    assert.equal(nearest(typed, known), 'missing-index', typed);
  }
  assert.equal(nearest('no-poll', known), 'no-pool');
});

test('a name that is nothing like them finds none', () => {
  for (const typed of ['', 'x', 'outage', 'index']) assert.equal(nearest(typed, known), null, typed);
});

test('without a near name all are told', () => {
  assert.equal(suggestion('outage', ['a', 'b']), 'there is a, b');
  assert.equal(suggestion('outage', []), 'there is none yet');
});
