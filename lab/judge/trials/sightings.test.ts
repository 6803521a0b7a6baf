import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { K6Sample } from '../load/k6.ts';
import { watchSamples } from './sightings.ts';

const sent = (user: string, stream = 'buyers'): K6Sample => ({ kind: 'sent', stream, user, atMs: 1000 });
const answered = (user: string, answer: 'right' | 'wrong' | 'none', stream = 'buyers'): K6Sample => ({
  ...{ kind: 'answered', stream, user, atMs: 1200, durationMs: 200, answer, reason: '' },
  receipt: null,
});

test('requests in hand, answered rightly and refused are counted over all streams', () => {
  const seen = watchSamples();
  for (const user of ['1', '2', '3', '4', '5']) seen.add(sent(user));
  seen.add(answered('1', 'right'));
  seen.add(answered('2', 'wrong'));
  seen.add(answered('3', 'none'));
  seen.add({ kind: 'dropped', stream: 'buyers', atMs: 1100 });
  assert.deepEqual(seen.counts(), { held: 2, answered: 1, refused: 1 });
});

test('a stream is answered when one of its requests was, rightly or not', () => {
  const seen = watchSamples();
  seen.add(sent('1', 'sale'));
  seen.add(answered('1', 'none', 'sale'));
  assert.equal(seen.isAnswered('sale'), false);
  seen.add(answered('2', 'wrong', 'sale'));
  assert.equal(seen.isAnswered('sale'), true);
  assert.equal(seen.isAnswered('buyers'), false);
});
