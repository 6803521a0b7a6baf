import assert from 'node:assert/strict';
import { test } from 'vitest';
import { freePort } from '../../../test/free-port.ts';
import { contextOf, tinyShop } from '../../../test/tiny-shop.ts';
import { defineContract } from '../../shop/contract.ts';
import { httpSender } from '../../shop/http-sender.ts';
import { seededRandom } from '../../shop/traffic.ts';
import { askedInVain, gatherAnswers } from './answers.ts';
import type { Answer, Step } from './evidence.ts';
import { sessions as sessionsCollector } from './sessions.ts';
import { shares } from './shares.ts';

const shop = tinyShop();

test('the sender keeps the connection of an address, follows nothing, and answers in every case', async () => {
  const send = httpSender(shop.address, 200);
  const before = shop.sockets.size;
  for (let n = 0; n < 20; n++)
    assert.equal(
      (await send({ method: 'GET', path: '/orders?user=1&limit=1', from: '127.0.2.251' })).status,
      200,
    );
  // Two, as the next request may begin before the end of the last one was noticed.
  assert.ok(shop.sockets.size - before <= 2, `${shop.sockets.size - before} connections`);
  assert.equal((await send({ method: 'GET', path: '/away' })).status, 302);
  assert.deepEqual(await send({ method: 'GET', path: '/never' }), {
    ...{ status: 0, headers: {} },
    body: 'no answer within 0.2 s',
  });
  const nobody = httpSender(`http://127.0.0.1:${await freePort()}`, 200);
  assert.equal((await nobody({ method: 'GET', path: '/' })).body, 'nothing listens there');
});

test('the questions of all contracts are asked with the same sender', async () => {
  const contract = (id: string) =>
    defineContract({
      id,
      async ask({ send, random }) {
        const path = `/orders?user=${Math.floor(random() * 50)}&limit=1`;
        const { status } = await send({ method: 'GET', path });
        const steps: Step[] = [{ method: 'GET', path, status }];
        return [{ question: id, outcome: 'right', steps, difference: null }];
      },
    });
  const answers = await gatherAnswers({
    contracts: [contract('orders'), contract('products')],
    send: httpSender(shop.address, 1000),
    random: seededRandom(1),
    administer: async () => [],
    drawnMs: 0,
  });
  assert.deepEqual(
    answers.map(({ question, steps }) => [question, steps[0]?.status]),
    [
      ['orders', 200],
      ['products', 200],
    ],
  );
});

test('a request without an answer is sent again alone: one that is answered then says nothing more', async () => {
  const step: Step = { method: 'GET', path: '/never', status: 0 };
  const given: Answer[] = [
    { question: 'one-order', outcome: 'right', steps: [], difference: null },
    { question: 'one-order', outcome: 'unknown', steps: [step], difference: null },
  ];
  const again = await askedInVain(given, httpSender(shop.address, 200));
  assert.deepEqual(
    again.map(({ question, outcome, steps }) => [question, outcome, steps[0]?.path]),
    [1, 2].map(() => ['one-order', 'unknown', '/never']),
  );
  const late = [{ ...given[1], steps: [{ ...step, path: '/orders?user=1&limit=1' }] } as Answer];
  assert.deepEqual(await askedInVain(late, httpSender(shop.address, 1000)), []);
  assert.deepEqual(await askedInVain(given.slice(0, 1), httpSender(shop.address, 200)), []);
});

test('what looks on holds one session, until it ends', async () => {
  const { context, open } = contextOf(shop);
  const watch = await sessionsCollector.gather(context);
  assert.equal(open(), 1);
  assert.equal((await watch.soFar())?.refused, 0);
  await watch.end();
  assert.equal(open(), 0);
  await assert.rejects(sessionsCollector.gather({ ...context, logFile: '/nowhere/shop.postgres.log' }), {
    code: 'ENOENT',
  });
  assert.equal(open(), 0, 'nor when it could not begin');
});

test('a front door that does not answer has no shares', async () => {
  const { context } = contextOf(shop, { statsUrl: `http://127.0.0.1:${await freePort()}` });
  const watch = await shares.gather(context);
  assert.equal(await watch.soFar(), null);
  await watch.end();
});
