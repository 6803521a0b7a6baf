import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { orderRow, piecesOf } from '../../shop/data-shape.ts';
import type { Receipt } from '../../shop/receipt.ts';
import { seededRandom } from '../../shop/traffic.ts';
import type { CollectorContext } from './collector.ts';
import { noEvidence } from './evidence.ts';
import { ledger } from './ledger.ts';

const receipt: Receipt = { number: 'K-7', items: [[77, 2]], owner: { path: '/checkout/K-7?user=4' } };

/** A shop with one order in its memory besides the seeded ones; a restart takes what is in the memory. */
function shopInMemory(modules: string[]) {
  const asked: string[] = [];
  const receipts: Receipt[] = [receipt];
  let orders = [{ number: 'K-7', items: [{ product_id: 77, quantity: 2 }] }];
  const { product_id, quantity } = orderRow(999_000);
  const seeded = { number: 999_000, items: [{ product_id, quantity }] };
  const context = {
    random: seededRandom(1),
    modules,
    promised: () => receipts,
    seen: noEvidence(),
    async restart() {
      orders = [];
      return true;
    },
    async send({ method, path }) {
      asked.push(path);
      if (method === 'POST' && path !== '/cart/items')
        receipts.push({ ...receipt, number: `L-${receipts.length}`, owner: null });
      if (path === '/warehouse/orders') return shopAnswer(200, { orders: [seeded], next: 'K-1' });
      if (path === '/warehouse/orders?after=K-1') return shopAnswer(200, { orders, next: null });
      if (path.startsWith('/stock/')) return shopAnswer(200, { pieces: 5 });
      const [, id] = /^\/checkout\/(\d+)\?/.exec(path) ?? [];
      return id ? shopAnswer(200, { id: Number(id) }) : shopAnswer(404);
    },
  } as Partial<CollectorContext> as CollectorContext;
  return { context, asked };
}

test('the list is read as it is and after the restart, to its end, without what was there at the beginning', async () => {
  const { context } = shopInMemory(['cart', 'warehouse']);
  const seen = await ledger.gather(context);
  assert.deepEqual(seen?.asItWas, {
    orders: [{ number: 'K-7', items: [[77, 2]] }],
    ofBeginning: 1,
    problem: null,
  });
  assert.deepEqual([seen?.restarted.orders, seen?.isBack], [[], true]);
  assert.deepEqual(seen?.asked, [receipt]);
  assert.equal(seen?.late?.length, 6, 'each of six customers orders a cart');
  assert.deepEqual(seen?.stock, [], 'carts take nothing from the stock');
});

test('owners ask for orders of this verify and for old ones', async () => {
  const seen = await ledger.gather(shopInMemory(['checkout', 'warehouse']).context);
  const [own, ...old] = seen?.owners ?? [];
  assert.deepEqual(own, { number: 'K-7', path: '/checkout/K-7?user=4', status: 404, found: 'not' });
  assert.equal(old.length, 4);
  assert.ok(old.every(({ found }) => found === 'with-old'));
});

test('the stock of what was sold is looked at after the restart', async () => {
  const { context } = shopInMemory(['checkout', 'warehouse']);
  const seen = await ledger.gather({ ...context, restart: async () => false });
  assert.equal(seen?.isBack, false);
  assert.deepEqual(seen?.stock, [{ product: 77, before: piecesOf(77), left: 5 }]);
});
