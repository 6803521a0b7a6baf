import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { type Send } from '../http-sender.ts';
import type { ShopAnswer } from '../traffic.ts';
import { orders } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything on fresh data, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send) {
  await corner.data('DELETE FROM orders WHERE id > 1000000');
  return askThrough(orders, shop.url, seed, change);
}

const edited = (answer: ShopAnswer, edit: (body: Record<string, unknown>) => void): ShopAnswer => {
  const body = JSON.parse(answer.body);
  edit(body);
  return { ...answer, body: JSON.stringify(body) };
};

const isList = (path: string) => path.startsWith('/orders?');

test('the healthy shop answers all questions right, with at most 60 requests', async () => {
  const { requests, answers } = await ask(1);
  assert.deepEqual(
    answers.filter(({ outcome }) => outcome !== 'right'),
    [],
  );
  assert.equal(answers.length, 40);
  assert.ok(requests <= 60, `${requests} requests`);
});

test('the same seed asks the same questions', async () => {
  const asked = async () => {
    const { answers } = await ask(2, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(), await asked());
});

test('without the index it is slow and still right', async () => {
  await corner.data('DROP INDEX orders_user_id_created_at_idx');
  const started = Date.now();
  const { wrong } = await ask(3);
  const ms = Date.now() - started;
  await corner.data('CREATE INDEX orders_user_id_created_at_idx ON orders (user_id, created_at)');
  assert.deepEqual(wrong, []);
  assert.ok(ms < 5000, `${ms} ms`);
});

test('pages that are remembered and never renewed are noticed', async () => {
  const pages = new Map<string, ShopAnswer>();
  const { wrong } = await ask(4, send => async request => {
    const kept = pages.get(request.path);
    if (kept && request.method === 'GET') return kept;
    const answer = await send(request);
    if (request.method === 'GET') pages.set(request.path, answer);
    return answer;
  });
  assert.deepEqual(new Set(wrong), new Set(['new-order-shown']));
});

test('old orders that are left out are noticed', async () => {
  const { wrong } = await ask(5, send => async request => {
    const answer = await send(request);
    if (!isList(request.path) || answer.status !== 200) return answer;
    return edited(answer, body => {
      body.orders = (body.orders as { created_at: string }[]).filter(
        order => order.created_at >= '2024-12-01',
      );
    });
  });
  assert.deepEqual(new Set(wrong), new Set(['newest-first', 'page-by-page', 'new-order-shown']));
});

test('a page that repeats the last order of the page before is noticed', async () => {
  const { wrong } = await ask(6, send => async request => {
    const answer = await send(request);
    const [, time, id] = decodeURIComponent(request.path).match(/before=(.*)_(\d+)/) ?? [];
    if (!id) return answer;
    return send({ ...request, path: request.path.replace(/before=.*/, `before=${time}_${Number(id) + 1}`) });
  });
  assert.deepEqual(wrong, ['page-by-page', 'page-by-page']);
});

test('a wrong total, and an order shown to somebody else, are noticed', async () => {
  const totals = await ask(7, send => async request => {
    const answer = await send(request);
    if (request.method !== 'POST' || answer.status !== 201) return answer;
    return edited(answer, body => (body.total_cents = Number(body.total_cents) + 1));
  });
  assert.deepEqual(totals.wrong, ['place-order', 'place-order']);
  const leaks = await ask(8, send => request => {
    const id = request.path.match(/^\/orders\/(\d+)/)?.[1];
    return id
      ? ownerOf(Number(id)).then(owner => send({ ...request, path: `/orders/${id}?user=${owner}` }))
      : send(request);
  });
  assert.deepEqual(leaks.wrong, ['others-orders', 'others-orders']);
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(9, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});

async function ownerOf(id: number): Promise<number> {
  const [order] = await corner.data<{ user_id: number }>('SELECT user_id FROM orders WHERE id = $1', [id]);
  return order?.user_id ?? 0;
}
