import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { partners } from './questions.ts';

const { corner, shop } = seededShop();

test('the healthy shop answers everything right, whatever the seed', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { answers } = await askThrough(partners, shop.url, seed, send => send, {
      administer: corner.data,
    });
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
      `seed ${seed}`,
    );
    await corner.data('DELETE FROM products WHERE id > 20000');
  }
});
