import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { storyOf } from '../../judge/checks/answer-words.ts';
import { orders } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import type { Send } from '../http-sender.ts';
import { checkout } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything on fresh data, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send, drawnMs = 0) {
  await corner.data('DELETE FROM orders WHERE id > 1000000');
  await corner.data('UPDATE stock SET pieces = 3 WHERE product_id % 20 = 10 AND pieces <> 3');
  await corner.data('UPDATE stock SET pieces = 500 WHERE product_id % 10 <> 0 AND pieces <> 500');
  const administer = (statement: string, values: unknown[]) =>
    corner.data<Record<string, unknown>>(statement, values);
  return askThrough(checkout, shop.url, seed, change, { administer, drawnMs });
}

const take = 'UPDATE stock SET pieces = pieces + $2 WHERE product_id = $1 AND pieces + $2 >= 0';
const insert = 'INSERT INTO orders (user_id, product_id, quantity, total_cents) VALUES ($1, $2, 2, 1)';

test('the healthy shop answers all questions right, those that are drawn too', async () => {
  const { requests, answers } = await ask(1);
  const wrong = (all: typeof answers) => all.filter(({ outcome }) => outcome !== 'right');
  assert.deepEqual(wrong(answers), []);
  assert.ok(requests <= 220, `${requests} requests`);
  assert.deepEqual(
    Object.keys(checkout.promises ?? {}).filter(
      name => name !== headersPromise && answers.every(({ question }) => question !== name),
    ),
    [],
    'each question is asked in every verify, the rare ones too',
  );
  const drawn = await ask(1, send => send, 1000);
  assert.deepEqual(wrong(drawn.answers), []);
  assert.ok(drawn.requests > requests);
});

test('the same seed asks the same questions, another seed others', async () => {
  const asked = async (seed: number) => {
    const { answers } = await askThrough(checkout, shop.url, seed, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(2), await asked(2));
  assert.notDeepEqual(await asked(2), await asked(3));
});

const isPurchase = (path: string) => path === '/checkout';

/** A shop that only promises an order (202), and shows it so much later. */
function promising(lateMs: number): (send: Send) => Send {
  const takenMs = new Map<string, number>();
  return send => async request => {
    const answer = await send(request);
    if (isPurchase(request.path) && answer.status === 201) {
      const { id } = JSON.parse(answer.body);
      takenMs.set(String(id), Date.now());
      return { ...answer, status: 202, body: JSON.stringify({ id }) };
    }
    const [, id = ''] = /^\/checkout\/(\d+)/.exec(request.path) ?? [];
    return Date.now() - (takenMs.get(id) ?? 0) < lateMs ? shopAnswer(404, {}) : answer;
  };
}

test('an order may be promised, and be there a moment later', async () => {
  const { answers } = await ask(4, promising(300));
  assert.deepEqual(
    answers.filter(({ outcome }) => outcome !== 'right'),
    [],
  );
});

/** What a shop may do wrong, and the question that notices it. */
const spoiled: [what: string, question: string, spoil: (send: Send) => Send][] = [
  [
    'the last pieces are sold twice',
    'last-pieces',
    send => async request => {
      const { product } = request.body ?? {};
      if (Number(product) % 20 === 10) await corner.data(take, [product, 500]);
      return send(request);
    },
  ],
  [
    'an order stays although its pieces were refused',
    'nothing-half-done',
    send => async request => {
      const answer = await send(request);
      const { user, product } = request.body ?? {};
      if (answer.status === 409) await corner.data(insert, [user, product]);
      return answer;
    },
  ],
  [
    'an order is not kept',
    'bought-is-kept',
    send => async request => {
      const answer = await send(request);
      if (answer.status === 201) await corner.data('DELETE FROM orders WHERE id > 1000000');
      return answer;
    },
  ],
  ['an order is promised and never there', 'bought-is-kept', promising(60_000)],
  [
    'pieces are not taken',
    'pieces-left',
    send => async request => {
      const answer = await send(request);
      if (answer.status === 201) await corner.data(take, [request.body?.product, 1]);
      return answer;
    },
  ],
  [
    'somebody who is not there takes pieces',
    'pieces-left',
    send => async request => {
      const answer = await send(request);
      const { product, quantity } = request.body ?? {};
      if (answer.status === 404 && isPurchase(request.path) && Number(product) <= 20_000)
        await corner.data(take, [product, -Number(quantity)]);
      return answer;
    },
  ],
  [
    'prices are kept for ever',
    'as-of-today',
    send => {
      const seen = new Map<string, unknown>();
      return async request => {
        const answer = await send(request);
        if (!request.path.startsWith('/stock/') || answer.status !== 200) return answer;
        const body = Object(JSON.parse(answer.body));
        const price_cents = seen.get(request.path) ?? body.price_cents;
        seen.set(request.path, price_cents);
        return { ...answer, body: JSON.stringify({ ...body, price_cents }) };
      };
    },
  ],
  [
    'old orders are not found any more',
    'old-orders',
    send => async request => {
      const [, id] = /^\/checkout\/(\d+)\?/.exec(request.path) ?? [];
      return id && Number(id) <= orders && !request.body ? shopAnswer(404) : send(request);
    },
  ],
  [
    'a refusal leaves something behind each time',
    'not-found',
    send => {
      let leaked = 0;
      return async request => {
        if (leaked >= 6) return shopAnswer(503);
        const answer = await send(request);
        if (answer.status === 404 && isPurchase(request.path)) leaked += 1;
        return answer;
      };
    },
  ],
];

test('two who want the last pieces are told as what they are: at the same moment', async () => {
  const { answers } = await ask(4, spoiled[0]?.[2]);
  const race = answers.find(({ outcome, question }) => outcome === 'wrong' && question === 'last-pieces');
  const [heading, ...steps] = storyOf(race ?? assert.fail('not noticed'), 60)
    .split('\n')
    .slice(-3);
  assert.match(`${heading}`, /in 2 steps:$/);
  assert.match(
    steps.join('\n'),
    /^1\. POST \/checkout .*: status 201\n2\. at the same moment POST \/checkout /,
  );
});

for (const [what, question, spoil] of spoiled)
  test(`${what}: noticed`, async () => {
    const { wrong } = await ask(4, spoil);
    assert.ok(wrong.includes(question), wrong.join());
  });

test('a shop that serves only a dozen visits is noticed before anything else', async () => {
  let visits = 0;
  const { wrong } = await ask(8, send => async request => {
    visits += 1;
    return visits > 11 ? shopAnswer(503) : send(request);
  });
  assert.equal(wrong[0], 'visit-after-visit');
});
