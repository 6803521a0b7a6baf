import assert from 'node:assert/strict';
import { it } from 'vitest';
import { parts } from './index.ts';
import { sentences } from './sentences.ts';

it('every part has a sentence, and nothing else has one', () => {
  assert.deepEqual(Object.keys(sentences), Object.keys(parts).toSorted());
});
