import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { type Send } from '../http-sender.ts';
import { checkout } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything on fresh data, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send) {
  await corner.data('DELETE FROM orders WHERE id > 1000000');
  await corner.data('UPDATE stock SET pieces = 3 WHERE product_id % 20 = 10 AND pieces <> 3');
  await corner.data('UPDATE stock SET pieces = 500 WHERE product_id % 10 <> 0 AND pieces <> 500');
  return askThrough(checkout, shop.url, seed, change);
}

test('the healthy shop answers all questions right, with at most 90 requests', async () => {
  const { requests, answers } = await ask(1);
  assert.deepEqual(
    answers.filter(({ outcome }) => outcome !== 'right'),
    [],
  );
  assert.equal(answers.length, 43);
  assert.ok(requests <= 90, `${requests} requests`);
});

test('the same seed asks the same questions, another seed others', async () => {
  const asked = async (seed: number) => {
    const { answers } = await ask(seed, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(2), await asked(2));
  assert.notDeepEqual(await asked(2), await asked(3));
});

test('two of three pieces that are sold twice are noticed', async () => {
  const { wrong } = await ask(4, send => async request => {
    const { product } = request.body ?? {};
    if (Number(product) % 20 === 10)
      await corner.data('UPDATE stock SET pieces = 500 WHERE product_id = $1', [product]);
    return send(request);
  });
  assert.deepEqual(wrong, ['last-pieces', 'last-pieces']);
});

test('an order that stays although its pieces were refused is noticed', async () => {
  const { wrong } = await ask(5, send => async request => {
    const answer = await send(request);
    const { user, product } = request.body ?? {};
    if (answer.status === 409)
      await corner.data(
        'INSERT INTO orders (user_id, product_id, quantity, total_cents) VALUES ($1, $2, 2, 1)',
        [user, product],
      );
    return answer;
  });
  assert.deepEqual(wrong, ['nothing-half-done']);
});

test('an order that is not kept, and pieces that were not taken, are noticed', async () => {
  const lost = await ask(6, send => async request => {
    const answer = await send(request);
    if (answer.status === 201) await corner.data('DELETE FROM orders WHERE id > 1000000');
    return answer;
  });
  assert.deepEqual(new Set(lost.wrong), new Set(['bought-is-kept']));
  const given = await ask(7, send => async request => {
    const answer = await send(request);
    const { product } = request.body ?? {};
    // Not of the last pieces: given back in time, they would be sold twice.
    if (answer.status === 201 && Number(product) % 20 !== 10)
      await corner.data('UPDATE stock SET pieces = pieces + 1 WHERE product_id = $1', [product]);
    return answer;
  });
  assert.deepEqual(new Set(given.wrong), new Set(['pieces-left']));
});

test('a shop that serves only a dozen visits is noticed before anything else', async () => {
  let visits = 0;
  const { answers } = await ask(8, send => async request => {
    visits += 1;
    return visits > 11 ? shopAnswer(503) : send(request);
  });
  assert.equal(answers.find(({ outcome }) => outcome === 'wrong')?.question, 'visit-after-visit');
});
