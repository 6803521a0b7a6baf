import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { headersPromise } from '../headers.ts';
import { type Send } from '../http-sender.ts';
import type { HttpRequest, ShopAnswer } from '../traffic.ts';
import { cart } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything, through a shop whose answers `change` may spoil. */
async function ask(seed: number, change: (send: Send) => Send = send => send, drawnMs = 0) {
  const administer = (statement: string, values: unknown[]) =>
    corner.data<Record<string, unknown>>(statement, values);
  const asked = await askThrough(cart, shop.url, seed, change, { administer, drawnMs });
  return { ...asked, first: asked.wrong[0] };
}

const edited = (answer: ShopAnswer, edit: (body: Record<string, unknown>) => void): ShopAnswer => {
  const body = JSON.parse(answer.body);
  edit(body);
  return { ...answer, body: JSON.stringify(body) };
};

test('the healthy shop answers all questions right, those that are drawn too', async () => {
  const { requests, answers } = await ask(1);
  const wrong = (all: typeof answers) => all.filter(({ outcome }) => outcome !== 'right');
  assert.deepEqual(wrong(answers), []);
  assert.ok(requests <= 350, `${requests} requests`);
  const promised = Object.keys(cart.promises ?? {}).filter(name => name !== headersPromise);
  const asked = new Set(answers.map(({ question }) => question));
  assert.deepEqual(new Set(promised), asked, 'each question is asked in every verify, the rare ones too');
  for (let seed = 2; seed <= 20; seed++) {
    const drawn = await ask(seed, send => send, 300);
    assert.deepEqual(wrong(drawn.answers), []);
    assert.ok(drawn.requests > requests);
  }
});

test('the same seed asks the same questions', async () => {
  const asked = async () => {
    const { answers } = await askThrough(cart, shop.url, 2, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(), await asked());
});

test('carts that only every second request finds are noticed first', async () => {
  let turn = 0;
  const { first } = await ask(3, send => request => {
    const { headers: _, ...unknown } = request;
    return send(request.path === '/cart' && turn++ % 2 ? unknown : request);
  });
  assert.equal(first, 'cart-kept');
});

test('a shop that refuses when many come at the same moment is noticed', async () => {
  let inFlight = 0;
  const { first } = await ask(4, send => async request => {
    if (inFlight >= 8) return shopAnswer(503, 'not now');
    inFlight++;
    const answer = await send(request);
    inFlight--;
    return answer;
  });
  assert.equal(first, 'many-at-once');
});

test('pieces that get lost when many put something in at the same moment are noticed', async () => {
  let puts = 0;
  const { first } = await ask(5, send => async request => {
    const isLost = request.path === '/cart/items' && ++puts > 10;
    if (!isLost) return send(request);
    const { product, quantity } = Object(request.body);
    return shopAnswer(201, { product_id: product, quantity });
  });
  assert.equal(first, 'many-kept');
});

test('an order number that two orders have is noticed; one that fails instead, too', async () => {
  const repeated = await ask(6, send => async request => {
    const answer = await send(request);
    if (request.path !== '/cart/order' || answer.status !== 201) return answer;
    return edited(answer, body => (body.number = 10_000 + Math.floor(Number(body.number) / 2)));
  });
  assert.equal(repeated.first, 'own-number');
  let orders = 0;
  const failed = await ask(
    7,
    send => async request =>
      request.path === '/cart/order' && ++orders === 5 ? shopAnswer(500, '{}') : send(request),
  );
  assert.deepEqual([failed.first, failed.wrong.length], ['orders-at-once', 1]);
});

const asCustomer = ({ headers = {} }: HttpRequest) => ({ headers });
const isOrder = (path: string) => path.startsWith('/cart/orders/');

test('an order that cannot be found, is shown to strangers, or stays in the cart is noticed', async () => {
  const lost = await ask(
    8,
    send => async request => (isOrder(request.path) ? shopAnswer(404, '{}') : send(request)),
  );
  assert.equal(lost.first, 'order-found');
  const shown = await ask(9, send => async request => {
    const answer = await send(request);
    return isOrder(request.path) && answer.status === 404 ? { ...answer, status: 200 } : answer;
  });
  assert.equal(shown.first, 'others-order');
  const left = await ask(10, send => {
    const ordered = new Map<string, ShopAnswer>();
    return async request => {
      const cookie = request.headers?.cookie ?? '';
      if (request.path === '/cart/order')
        ordered.set(cookie, await send({ ...asCustomer(request), method: 'GET', path: '/cart' }));
      const answer = await send(request);
      return (request.path === '/cart' && ordered.get(cookie)) || answer;
    };
  });
  assert.equal(left.first, 'empty-after-order');
});

test('prices that a cart keeps from when something was put into it are noticed', async () => {
  const { wrong } = await ask(15, send => {
    const kept = new Map<string, string>();
    return async request => {
      const answer = await send(request);
      const cookie = request.headers?.cookie ?? answer.headers['set-cookie']?.split(';')[0] ?? '';
      if (request.path === '/cart/items' && answer.status === 201) kept.delete(cookie);
      if (request.path !== '/cart' || answer.status !== 200) return answer;
      kept.set(cookie, kept.get(cookie) ?? answer.body);
      return { ...answer, body: kept.get(cookie) ?? '' };
    };
  });
  assert.ok(wrong.includes('price-of-today'), wrong.join());
});

test('carts with numbers that can be guessed are noticed', async () => {
  const numbers = new Map<string, string>();
  const { first } = await ask(16, send => async request => {
    const number = /cart=(\d+)/.exec(request.headers?.cookie ?? '')?.[1] ?? '';
    const known = numbers.get(number);
    const { cookie: _, ...headers } = request.headers ?? {};
    const answer = await send({ ...request, headers: known ? { ...headers, cookie: known } : headers });
    const given = answer.headers['set-cookie']?.split(';')[0];
    if (!given) return answer;
    const next = String(100 + numbers.size);
    numbers.set(next, given);
    return { ...answer, headers: { ...answer.headers, 'set-cookie': `cart=${next}; Path=/` } };
  });
  assert.equal(first, 'forged-cookie');
});

test('a cart that everybody shares is noticed', async () => {
  let shared = '';
  const { first } = await ask(11, send => async request => {
    const headers = { ...request.headers, ...(shared && { cookie: shared }) };
    const answer = await send({ ...request, headers });
    shared ||= answer.headers['set-cookie']?.split(';')[0] ?? '';
    return answer;
  });
  assert.equal(first, 'others-cart');
});

test('the second helping of a product that is lost is told in the fewest requests', async () => {
  const { answers } = await ask(14, send => {
    const seen = new Set<string>();
    return async request => {
      const { product, quantity } = Object(request.body);
      const key = `${request.headers?.cookie} ${product}`;
      if (request.path !== '/cart/items' || !seen.has(key)) {
        const answer = await send(request);
        const cookie = request.headers?.cookie ?? answer.headers['set-cookie']?.split(';')[0];
        if (request.path === '/cart/items') seen.add(`${cookie} ${product}`);
        return answer;
      }
      return shopAnswer(201, { product_id: product, quantity });
    };
  });
  const wrong = answers.find(({ outcome }) => outcome === 'wrong');
  assert.deepEqual([wrong?.question, wrong?.steps.length], ['cart-kept', 2]);
});

test('what only sequences that are drawn meet: a refused request that changes the cart, an older order that is gone', async () => {
  const emptied = await ask(
    12,
    send => async request => {
      const answer = await send(request);
      if (answer.status === 404 && isOrder(request.path))
        await send({ ...asCustomer(request), method: 'POST', path: '/cart/order' });
      return answer;
    },
    2000,
  );
  assert.ok(['cart-kept', 'place-order'].includes(emptied.first ?? ''), emptied.first);
  const older = await ask(
    13,
    send => {
      const newest = new Map<string, string>();
      return async request => {
        const cookie = request.headers?.cookie ?? '';
        const answer = await send(request);
        if (request.path === '/cart/order' && answer.status === 201)
          newest.set(cookie, String(JSON.parse(answer.body).number));
        const isOlder =
          isOrder(request.path) && newest.has(cookie) && !request.path.endsWith(`/${newest.get(cookie)}`);
        return isOlder ? shopAnswer(404, '{}') : answer;
      };
    },
    2000,
  );
  assert.equal(older.first, 'order-found');
});

test('a wrong price and a wrong total are noticed', async () => {
  for (const name of ['price_cents', 'total_cents']) {
    const { first } = await ask(10, send => async request => {
      const answer = await send(request);
      if (request.path !== '/cart') return answer;
      return { ...answer, body: answer.body.replace(new RegExp(`"${name}":([1-9])`), `"${name}":1$1`) };
    });
    assert.equal(first, 'cart-kept', name);
  }
});

test('other fields and cookies are welcome', async () => {
  const { wrong } = await ask(11, send => async request => {
    const answer = await send(request);
    const more = edited(answer, body => (body.thanks = 'come again'));
    const cookies = [...(answer.headers['set-cookie']?.split('\n') ?? []), 'COPY=api-2; path=/'];
    return { ...more, headers: { ...answer.headers, 'set-cookie': cookies.join('\n') } };
  });
  assert.deepEqual(wrong, []);
});

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(12, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
