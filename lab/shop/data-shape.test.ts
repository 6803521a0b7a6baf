import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { seededShop } from '../../test/seeded-shop.ts';
import {
  categories,
  heavyUsers,
  newestOrders,
  newestProducts,
  type Order,
  orderRow,
  orders,
  ordersOfHeavyUser,
  piecesOf,
  productRow,
  products,
  productsInCategory,
  userRow,
  users,
} from './data-shape.ts';

const { corner } = seededShop();

/** As the rows stand in an answer: times are texts. */
const answered = <Row>(rows: Row[]): Row[] => JSON.parse(JSON.stringify(rows));

function assertRows<Row extends { id: number }>(rows: Row[], wanted: (id: number) => unknown): void {
  const wrong = rows.find(row => JSON.stringify(row) !== JSON.stringify(wanted(row.id)));
  if (wrong) assert.deepEqual(wrong, wanted(wrong.id));
}

describe('PostgreSQL holds what the arithmetic says', () => {
  test('all users', async () => {
    const rows = await corner.truth<{ id: number }>('SELECT id, name, email FROM users');
    assert.equal(rows.length, users);
    assertRows(rows, userRow);
  });

  test('all products and their stock', async () => {
    const rows = await corner.truth<{ id: number; pieces: number }>(
      `SELECT products.id, seller_id, users.name AS seller, category, products.name, price_cents, pieces
       FROM products JOIN users ON users.id = seller_id JOIN stock ON product_id = products.id`,
    );
    assert.equal(rows.length, products);
    assertRows(rows, id => ({ ...productRow(id), pieces: piecesOf(id) }));
  });

  test('all products of each category, the newest first', async () => {
    const rows = await corner.truth<{ category: string; ids: number[] }>(
      'SELECT category, array_agg(id ORDER BY id DESC) AS ids FROM products GROUP BY category',
    );
    assert.deepEqual(new Set(rows.map(({ category }) => category)), new Set(categories));
    for (const { category, ids } of rows) {
      assert.equal(ids.length, productsInCategory);
      assert.deepEqual(newestProducts(category, 0, products), ids);
      assert.deepEqual(newestProducts(category, 2400, 150), ids.slice(2400));
    }
    assert.deepEqual(newestProducts('nothing', 0, 5), []);
  });

  test('every 97th order and the last ones', async () => {
    const rows = answered(
      await corner.truth<Order>(
        `SELECT id, user_id, product_id, quantity, total_cents, status, created_at
         FROM orders WHERE id % 97 = 5 OR id > $1`,
        [orders - 5000],
      ),
    );
    assertRows(rows, orderRow);
    const [count] = await corner.truth<{ n: number }>('SELECT count(*)::integer AS n, max(id) FROM orders');
    assert.deepEqual(count, { n: orders, max: orders });
  });

  test('whose each order is, and all orders of each user, the newest first', async () => {
    const rows = await corner.truth<{ user_id: number; ids: number[] }>(
      'SELECT user_id, array_agg(id ORDER BY created_at DESC, id DESC) AS ids FROM orders GROUP BY user_id',
    );
    assert.equal(rows.length, users);
    const differs = rows.find(({ user_id, ids }) => newestOrders(user_id, orders).join() !== ids.join());
    assert.equal(differs, undefined);
    for (const { user_id, ids } of rows)
      if (user_id <= heavyUsers) assert.equal(ids.length, ordersOfHeavyUser);
    assert.deepEqual(newestOrders(1, 20), newestOrders(1, orders).slice(0, 20));
  });
});

test('no other file here repeats these numbers', () => {
  const numbers = /\b(200_?000|199_?900|20_?000|19_?800|1_?000_?000|998_?000|2_?500|3_?000)\b/;
  const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
    name => !name.endsWith('.test.ts') && name !== 'data-shape.ts',
  );
  assert.ok(files.length > 20);
  // A time in milliseconds is no number of the data.
  const textOf = (name: string) =>
    readFileSync(`${import.meta.dirname}/${name}`, 'utf8').replace(/^const \w+Ms = .*$/gm, '');
  const repeating = files.filter(name => numbers.test(textOf(name)));
  assert.deepEqual(repeating, []);
});
