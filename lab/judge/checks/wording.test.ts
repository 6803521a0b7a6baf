import assert from 'node:assert/strict';
import { test } from 'vitest';
import { reasonsText } from './wording.ts';

test('two reasons are named, the others are added up; without reasons nothing is said', () => {
  assert.equal(
    reasonsText({ 'status 503': 31, 'no answer in time': 5 }),
    '31 × status 503, 5 × no answer in time',
  );
  assert.equal(
    reasonsText({ 'status 503': 1300, 'wrong rows': 20, 'status 500': 2, other: 1 }),
    '1,300 × status 503, 20 × wrong rows, 3 × other',
  );
  assert.equal(reasonsText({}), '');
  assert.equal(reasonsText(undefined), '');
});
