import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { redis } from '../../../test/servers/redis.ts';
import { originOf } from '../../../test/servers/server.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { describeUnless } from '../../../test/unless.ts';
import type { Memory } from '../contract.ts';
import { orders, priceOf, products, userRow } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { httpSender, type Send } from '../http-sender.ts';
import { askMemories } from '../memories.ts';
import { type HttpRequest, type ShopAnswer, seededRandom } from '../traffic.ts';
import { account } from './questions.ts';
import { accountRequest } from './requests.ts';

const json200 = { 'content-type': 'application/json' };

const origin = await originOf(redis);

describeUnless('missing' in origin && origin.missing, 'the questions about accounts', () => {
  const { corner, shop } = seededShop({ withRedis: true });

  /** Asks everything, as if for the first time; `change` may spoil answers. */
  async function ask(seed: number, change: (send: Send) => Send = send => send, drawnMs = 0) {
    await corner.data('DELETE FROM orders WHERE id > $1', [orders]);
    const asked = await askThrough(account, shop.url, seed, change, { drawnMs });
    return { ...asked, first: asked.wrong[0] };
  }

  const sessionIn = ({ headers }: HttpRequest) => /session=([^;]+)/.exec(headers?.cookie ?? '')?.[1] ?? '';
  const withoutCookies = ({ headers, ...request }: HttpRequest): HttpRequest => {
    const { cookie: _, ...others } = headers ?? {};
    return { ...request, headers: others };
  };

  test('are all answered right by the healthy shop, those that are drawn too', async () => {
    const { requests, answers } = await ask(1);
    const wrong = (all: typeof answers) => all.filter(({ outcome }) => outcome !== 'right');
    assert.deepEqual(wrong(answers), []);
    assert.ok(requests <= 350, `${requests} requests`);
    const promised = Object.keys(account.promises ?? {}).filter(name => name !== headersPromise);
    assert.deepEqual(new Set(promised), new Set(answers.map(({ question }) => question)));
    for (let seed = 2; seed <= 20; seed++) {
      const drawn = await ask(seed, send => send, 300);
      assert.deepEqual(wrong(drawn.answers), []);
      assert.ok(drawn.requests > requests);
    }
  });

  test('are the same with the same seed', async () => {
    const asked = async () => {
      const { answers } = await askThrough(account, shop.url, 2, () => async () => shopAnswer(500));
      return answers.map(({ steps }) => steps);
    };
    assert.deepEqual(await asked(), await asked());
  });

  test('find a session that only one of three copies knows', async () => {
    const { first } = await ask(3, send => {
      let turn = 0;
      const madeBy = new Map<string, number>();
      return async request => {
        const copy = turn++ % 3;
        const isKnown = madeBy.get(sessionIn(request)) === copy;
        const answer = await send(isKnown ? request : withoutCookies(request));
        const given = /session=([^;]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1];
        if (given) madeBy.set(given, copy);
        return answer;
      };
    });
    assert.equal(first, 'signed-in');
  });

  test('find a shop that loses sessions when many sign in at the same moment', async () => {
    let signIns = 0;
    const { first } = await ask(4, send => async request => {
      const answer = await send(request);
      const isLost = request.path === '/account/sign-in' && ++signIns > 8;
      return isLost ? { ...answer, headers: { ...answer.headers, 'set-cookie': 'session=lost' } } : answer;
    });
    assert.equal(first, 'many-at-once');
  });

  test('find a shop that forgets a session when its customer signs in elsewhere at the same moment', async () => {
    const underWay = new Map<string, number>();
    const { first } = await ask(4, send => async request => {
      const email = String(request.body?.email);
      if (request.path !== '/account/sign-in') return send(request);
      const before = underWay.get(email) ?? 0;
      underWay.set(email, before + 1);
      const answer = await send(request);
      underWay.set(email, (underWay.get(email) ?? 1) - 1);
      if (before === 0 || answer.status !== 200) return answer;
      return { ...answer, headers: { ...answer.headers, 'set-cookie': 'session=lost' } };
    });
    assert.equal(first, 'many-at-once');
  });

  test('find a session that goes on after signing out', async () => {
    const { first } = await ask(
      5,
      send => async request =>
        request.path === '/account/sign-out' ? shopAnswer(200, { signed_in: false }) : send(request),
    );
    assert.equal(first, 'signed-out');
  });

  test('find a second device that ends the session of the first one', async () => {
    const { first } = await ask(6, send => {
      const newest = new Map<string, string>();
      const ended = new Set<string>();
      return async request => {
        const answer = await send(ended.has(sessionIn(request)) ? withoutCookies(request) : request);
        const given = /session=([^;]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1];
        const email = String(request.body?.email);
        if (!given || request.path !== '/account/sign-in') return answer;
        const before = newest.get(email);
        if (before) ended.add(before);
        newest.set(email, given);
        return answer;
      };
    });
    assert.equal(first, 'second-device');
  });

  const withSession = (request: HttpRequest, session: string): HttpRequest => ({
    ...request,
    headers: { ...request.headers, cookie: `session=${session}` },
  });
  const givenBy = ({ headers }: ShopAnswer) => /session=([^;]+)/.exec(headers['set-cookie'] ?? '')?.[1];

  /** A shop that does something else with the requests and answers of customers who are or get signed in. */
  const spoilt: Record<string, [first: string, change: (send: Send) => Send]> = {
    'signing out that takes back the cookie alone': [
      'signed-out',
      send => async request =>
        request.path === '/account/sign-out'
          ? { ...shopAnswer(200, {}), headers: { ...json200, 'set-cookie': 'session=; Max-Age=0' } }
          : send(request),
    ],
    'one cookie for all devices of a customer': [
      'second-device',
      send => {
        const of = new Map<string, string>();
        return async request => {
          const answer = await send(request);
          const given = request.path === '/account/sign-in' && givenBy(answer);
          if (!given) return answer;
          const email = String(request.body?.email);
          const before = of.get(email);
          const isThere = before && (await send(withSession(accountRequest, before))).status === 200;
          if (!isThere) of.set(email, given);
          const cookie = `session=${of.get(email)}; Path=/; HttpOnly`;
          return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
        };
      },
    ],
    'other cookies that hide the own one': [
      'other-cookies',
      send => async request =>
        send(/language=/.test(request.headers?.cookie ?? '') ? withoutCookies(request) : request),
    ],
    'a cookie that scripts can read': [
      'readable-cookie',
      send => async request => {
        const answer = await send(request);
        const given = answer.headers['set-cookie']?.replace('; HttpOnly', '');
        return given ? { ...answer, headers: { ...answer.headers, 'set-cookie': given } } : answer;
      },
    ],
    'a second order of the same that is taken for the first': [
      'place-order',
      send => {
        const placed = new Map<string, ShopAnswer>();
        return async request => {
          if (request.path !== '/account/orders' || request.method !== 'POST') return send(request);
          const what = JSON.stringify([sessionIn(request), request.body]);
          const answer = placed.get(what) ?? (await send(request));
          if (answer.status === 201) placed.set(what, answer);
          return answer;
        };
      },
    ],
    'the address of another customer in the cookie': [
      'forged-cookie',
      send => async request => {
        const email = sessionIn(request);
        return send(email.includes('@') ? withSession(request, await openSession(send, email)) : request);
      },
    ],
  };
  for (const [name, [question, change]] of Object.entries(spoilt))
    test(`find ${name}`, async () => {
      const { first } = await ask(11, change);
      assert.equal(first, question);
    });

  test('remember who must still be signed in, and who signed out', async () => {
    const memories: Memory[] = [];
    await account.ask({
      ...{ send: httpSender(shop.url, 5000), random: seededRandom(12), drawnMs: 0 },
      administer: () => Promise.reject(new Error('there is no database')),
      remember: memory => memories.push(memory),
    });
    assert.deepEqual(memories.map(({ question }) => question).sort(), ['signed-in', 'signed-out']);
    const send = httpSender(shop.url, 5000);
    const outcomes = async (change: (send: Send) => Send) =>
      (await askMemories(memories, change(send))).map(({ outcome }) => outcome);
    assert.deepEqual(await outcomes(one => one), ['right', 'right']);
    const other = await openSession(send, userRow(1).email);
    assert.deepEqual(await outcomes(one => request => one(withSession(request, other))), ['wrong', 'wrong']);
    assert.deepEqual(await outcomes(one => request => one(withoutCookies(request))), ['wrong', 'right']);
  });

  /** Cookies that say who it is, and nobody checks them; `write` and `read` are what the shop does. */
  const believing =
    (write: (id: number) => string, read: (value: string) => number) =>
    (send: Send): Send => {
      const sessions = new Map<number, Promise<string>>();
      const sessionOf = (id: number) => {
        const { email } = userRow(id);
        const made = sessions.get(id) ?? openSession(send, email);
        sessions.set(id, made);
        return made;
      };
      return async request => {
        const id = read(sessionIn(request));
        const known = id > 0 ? { cookie: `session=${await sessionOf(id)}` } : {};
        const answer = await send({ ...withoutCookies(request), headers: known });
        if (request.path === '/account/sign-out') sessions.delete(id);
        const signedIn = request.path === '/account/sign-in' && answer.status === 200;
        const given = signedIn ? `session=${write(Number(JSON.parse(answer.body).id))}; Path=/` : null;
        return given ? { ...answer, headers: { ...answer.headers, 'set-cookie': given } } : answer;
      };
    };

  async function openSession(send: Send, email: string): Promise<string> {
    const { headers } = await send({ method: 'POST', path: '/account/sign-in', body: { email } });
    return /session=([^;]+)/.exec(headers['set-cookie'] ?? '')?.[1] ?? '';
  }

  const json = (value: object) => btoa(JSON.stringify(value));
  const ways: Record<string, Parameters<typeof believing>> = {
    'the number': [String, Number],
    'the address': [id => userRow(id).email, value => Number(/(\d+)@/.exec(value)?.[1] ?? 0)],
    'JSON and a signature that nobody looks at': [
      id => `${json({ user: id })}.c2lnbmVk`,
      value => (value.includes('.') ? Number(JSON.parse(atob(value.split('.')[0] ?? '')).user) : 0),
    ],
  };
  for (const [name, way] of Object.entries(ways))
    test(`find a cookie that is believed: ${name}`, async () => {
      const { first } = await ask(7, believing(...way));
      assert.equal(first, 'forged-cookie');
    });

  test('find an order that is placed twice, gets lost, or is shown to somebody else', async () => {
    const isOrder = ({ method, path }: HttpRequest) => method === 'POST' && path === '/account/orders';
    const twice = await ask(8, send => async request => {
      if (isOrder(request)) await send(request);
      return send(request);
    });
    assert.equal(twice.first, 'own-orders');
    const lost = await ask(9, send => async request => {
      const { product = 0, quantity = 0 } = Object(request.body);
      const isRight = quantity > 0 && quantity <= 5 && product > 0 && product <= products;
      if (!isOrder(request) || !isRight || !sessionIn(request)) return send(request);
      const total_cents = quantity * priceOf(product);
      const order = { id: 2_000_000 + product, product_id: product, quantity, total_cents };
      return { ...shopAnswer(201, order), headers: { 'content-type': 'application/json' } };
    });
    assert.equal(lost.first, 'own-orders');
    let shared = '';
    const others = await ask(10, send => async request => {
      const isList = request.method === 'GET' && request.path === '/account/orders';
      const answer = await send(
        isList && shared && sessionIn(request) ? { ...request, headers: { cookie: shared } } : request,
      );
      shared ||= answer.headers['set-cookie']?.split(';')[0] ?? '';
      return answer;
    });
    assert.equal(others.first, 'own-orders');
  });
});
