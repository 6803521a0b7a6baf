import assert from 'node:assert/strict';
import { test } from 'vitest';
import { contextOf, tinyShop } from '../../../test/tiny-shop.ts';
import { httpSender } from '../../shop/http-sender.ts';
import { relief } from './relief.ts';
import { work } from './work.ts';

const shop = tinyShop();

test('statements that touch rows count, whoever runs them; those of before and after the load do not', async () => {
  const { context, open } = contextOf(shop);
  const send = httpSender(shop.address, 1000);
  const look = async (times: number) => {
    for (let n = 0; n < times; n++) await send({ method: 'GET', path: '/orders?user=7&limit=5' });
  };
  await look(9);
  const watch = await work.gather(context);
  await look(3);
  await send({ method: 'POST', path: '/orders', body: { user: 7 } });
  await shop.postgres.sql('shop')('SELECT 1');
  await shop.postgres.sql('shop')('SELECT max(id) FROM orders');
  const seen = await watch.soFar();
  assert.equal(seen?.calls, 5);
  assert.deepEqual(seen?.busiest[0], {
    query: 'SELECT id FROM orders WHERE user_id = $1 LIMIT $2',
    calls: 3,
  });
  await look(2);
  assert.deepEqual(await watch.soFar(), seen);
  await watch.end();
  assert.equal(open(), 0);
});

test('the work of a replica is read from its own server', async () => {
  const asked: string[] = [];
  const { context, open } = contextOf(shop);
  const noting: typeof context = {
    ...context,
    open(name) {
      asked.push(name);
      return context.open(name);
    },
  };
  const watch = await relief.gather(noting);
  await httpSender(shop.address, 1000)({ method: 'GET', path: '/orders?user=7&limit=5' });
  assert.equal((await watch.soFar())?.calls, 1);
  assert.deepEqual([...new Set(asked)], ['lab on the replica']);
  await watch.end();
  assert.equal(open(), 0);
});
