import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { storyOf } from '../../judge/checks/answer-words.ts';
import type { Administer } from '../contract.ts';
import type { Send } from '../http-sender.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { orders } from './questions.ts';

const { corner, shop } = seededShop();

const asHealthy = (send: Send): Send => send;

/** Asks everything on fresh data, through a shop whose answers `change` may spoil; `drawnMs` besides the fixed questions. */
async function ask(
  seed: number,
  change: (send: Send) => Send = asHealthy,
  drawnMs = 0,
  administer: Administer = corner.data,
) {
  await corner.data('DELETE FROM orders WHERE id > 1000000');
  const asked = await askThrough(orders, shop.url, seed, change, { administer, drawnMs });
  const first = asked.answers.find(({ outcome }) => outcome === 'wrong');
  return { ...asked, first, story: first ? storyOf(first, 90) : '' };
}

const isList = ({ path }: HttpRequest) => path.startsWith('/orders?');

type List = { orders: { id: number; created_at: string; total_cents: number }[]; next: string | null };
const listsChanged = (change: (list: List, request: HttpRequest) => void) => (send: Send) => {
  return async (request: HttpRequest): Promise<ShopAnswer> => {
    const answer = await send(request);
    if (!isList(request) || answer.status !== 200) return answer;
    const list = JSON.parse(answer.body);
    change(list, request);
    return { ...answer, body: JSON.stringify(list) };
  };
};

test('the healthy shop answers everything right, whatever the seed', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { answers } = await ask(seed, asHealthy, 100);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
      `seed ${seed}`,
    );
  }
});

test('the same seed asks the same questions', async () => {
  const all = async (seed: number) => {
    const { answers } = await ask(
      seed,
      () => async () => shopAnswer(500),
      0,
      async () => [],
    );
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await all(2), await all(2));
  assert.notDeepEqual(await all(2), await all(3));
});

test('without the index it is slow and still right', { timeout: 60_000 }, async () => {
  await corner.data('DROP INDEX orders_user_id_created_at_idx');
  const { wrong } = await ask(3);
  await corner.data('CREATE INDEX orders_user_id_created_at_idx ON orders (user_id, created_at)');
  assert.deepEqual(wrong, []);
});

const changed =
  (name: 'id' | 'user_id' | 'total_cents', by: number) =>
  (send: Send): Send =>
  async request => {
    const answer = await send(request);
    if (request.method !== 'POST' || answer.status !== 201) return answer;
    const order = JSON.parse(answer.body);
    return { ...answer, body: JSON.stringify({ ...order, [name]: order[name] + by }) };
  };

const spoiled: [what: string, change: (send: Send) => Send, question: string, mostSteps?: number][] = [
  [
    'lists that are kept for ever',
    send => {
      const kept = new Map<string, ShopAnswer>();
      return async request => {
        const known = kept.get(request.path);
        if (known && isList(request)) return known;
        const answer = await send(request);
        if (isList(request)) kept.set(request.path, answer);
        return answer;
      };
    },
    'new-order-shown',
    3,
  ],
  [
    'an error for a place in the list that cannot be read',
    send => async request => {
      const answer = await send(request);
      const isSpoilt = answer.status === 400 && /before=abc/.test(request.path);
      return isSpoilt ? shopAnswer(500, '{}') : answer;
    },
    'bad-input',
    2,
  ],
  [
    'old orders left out',
    listsChanged(list => (list.orders = list.orders.filter(({ created_at }) => created_at >= '2024-12-01'))),
    'newest-first',
  ],
  [
    'pages that are cut by a place',
    send => async request => {
      const [, place] = request.path.match(/before=place(\d+)/) ?? [];
      const size = Number(request.path.match(/limit=(\d+)/)?.[1] ?? 20);
      if (!isList(request) || !/limit=[1-9]/.test(request.path)) return send(request);
      const from = Number(place ?? 0);
      if (from + size > 50) return send(request);
      const answer = await send({
        ...request,
        path: request.path.replace(/limit=\d+/, `limit=${from + size}`).replace(/&before=.*/, ''),
      });
      if (answer.status !== 200) return answer;
      const list = JSON.parse(answer.body);
      const here = list.orders.slice(from);
      return {
        ...answer,
        body: JSON.stringify({ orders: here, next: here.length === size ? `place${from + size}` : null }),
      };
    },
    'page-by-page',
    4,
  ],
  [
    'orders of the same moment in any order',
    listsChanged(list =>
      list.orders.sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || a.id - b.id),
    ),
    'same-moment',
    12,
  ],
  [
    'orders of the same moment left out',
    listsChanged((list, { path }) => {
      const before = decodeURIComponent(path.match(/before=([^_]*)/)?.[1] ?? '');
      if (before) list.orders = list.orders.filter(({ created_at }) => created_at !== before);
    }),
    'same-moment',
    12,
  ],
  ['a wrong total', changed('total_cents', 1), 'place-order', 2],
  [
    'orders shown to anybody',
    send => async request => {
      const answer = await send(request);
      const [, id] = request.path.match(/^\/orders\/(\d+)\?/) ?? [];
      if (!id || answer.status !== 404) return answer;
      const [order] = await corner.data('SELECT * FROM orders WHERE id = $1', [id]);
      return order ? shopAnswer(200, order, { 'content-type': 'application/json' }) : answer;
    },
    'others-orders',
    2,
  ],
  [
    'the price of the beginning',
    send => async request => {
      const answer = await send(request);
      if (answer.status !== 201) return answer;
      const order = JSON.parse(answer.body);
      if (order.product_id <= 20_000) return answer;
      return { ...answer, body: JSON.stringify({ ...order, total_cents: order.quantity * 1200 }) };
    },
    'price-of-today',
    4,
  ],
];

for (const [what, change, question, mostSteps = 1] of spoiled)
  test(`noticed: ${what}`, async () => {
    const { first, story } = await ask(5, change);
    assert.equal(first?.question, question, JSON.stringify(first));
    assert.ok((first?.steps.length ?? 0) <= mostSteps, story);
  });

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(9, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
