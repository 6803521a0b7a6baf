import assert from 'node:assert/strict';
import { test } from 'vitest';
import { invariantNames } from './invariant-names.ts';

test('a check that stands once is called by its id, one that stands twice by its traffic too', () => {
  const invariants = [
    { check: 'same-answers', params: { of: 'history' } },
    { check: 'blocks', params: { of: 'history', value: 200 } },
    { check: 'records', params: { of: 'order', value: 5 } },
    { check: 'blocks', params: { of: 'sign-in', value: 20 } },
  ];
  assert.deepEqual(invariantNames(invariants), [
    'same-answers',
    'blocks:history',
    'records',
    'blocks:sign-in',
  ]);
  assert.deepEqual(invariantNames(invariants.slice(0, 3)), ['same-answers', 'blocks', 'records']);
});
