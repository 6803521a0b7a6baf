// Carts: what a customer means to buy, and ordering it. No account is needed: a cookie holds the id of the cart.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

export async function cart(app: fastify.FastifyInstance) {
  // POST /cart/items {"product":7,"quantity":2}   puts pieces into the cart; the first time the customer gets a cart
  app.post('/cart/items', async (request, reply) => {
    const { product, quantity } = Object(request.body);
    const known = cartIdOf(request);
    const cartId = known ?? randomUUID();
    const item = await addItem(
      cartId,
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    if (!item) throw httpError(404, 'no such product');
    if (!known) reply.header('set-cookie', `cart=${cartId}; Path=/; HttpOnly; SameSite=Lax`);
    return reply.code(201).send(item);
  });

  // GET /cart
  app.get('/cart', async request => {
    const cartId = cartIdOf(request);
    const items = cartId ? await itemsIn(cartId) : [];
    return { items, total_cents: totalOf(items) };
  });

  // POST /cart/order   orders what is in the cart and leaves it empty
  app.post('/cart/order', async (request, reply) => {
    const cartId = cartIdOf(request);
    const order = cartId && (await orderCart(cartId));
    if (!order) throw httpError(409, 'the cart is empty');
    return reply.code(201).send(order);
  });

  // GET /cart/orders/10001   other people's orders are not found
  app.get('/cart/orders/:number', async request => {
    const number = wholeNumber('number', Object(request.params).number, largestId);
    const cartId = cartIdOf(request);
    const order = cartId && (await findOrder(number, cartId));
    if (!order) throw httpError(404, 'no such order');
    return order;
  });
}

// The row of this cart is locked while it changes, so two clicks at the same moment both count.
async function addItem(cartId: string, productId: number, quantity: number) {
  const rows = await query(
    `INSERT INTO saved_carts (id, items)
     SELECT $1, jsonb_build_object(id::text, $3::int) FROM products WHERE id = $2
     ON CONFLICT (id) DO UPDATE
       SET items = saved_carts.items
         || jsonb_build_object($2::int::text, coalesce((saved_carts.items ->> $2::int::text)::int, 0) + $3::int)
     RETURNING (items ->> $2::int::text)::int AS quantity`,
    [cartId, productId, quantity],
  );
  return rows[0] && { product_id: productId, quantity: rows[0].quantity };
}

async function itemsIn(cartId: string) {
  return query(
    `SELECT products.id AS product_id, name, value::int AS quantity, price_cents
     FROM saved_carts, jsonb_each_text(items)
     JOIN products ON products.id = key::int
     WHERE saved_carts.id = $1
     ORDER BY products.id`,
    [cartId],
  );
}

async function orderCart(cartId: string) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const items = await run(
      connection,
      `WITH taken AS (DELETE FROM saved_carts WHERE id = $1 RETURNING items)
       SELECT products.id AS product_id, value::int AS quantity, price_cents
       FROM taken, jsonb_each_text(items)
       JOIN products ON products.id = key::int`,
      [cartId],
    );
    const orders =
      items.length === 0
        ? []
        : await run(
            connection,
            `INSERT INTO invoices (number, cart_id, items, total_cents)
             VALUES (nextval('invoice_numbers'), $1, $2, $3)
             RETURNING number, items, total_cents`,
            [cartId, JSON.stringify(items), totalOf(items)],
          );
    await run(connection, 'COMMIT');
    return orders[0];
  } catch (error) {
    await run(connection, 'ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

async function findOrder(number: number, cartId: string) {
  const rows = await query(
    'SELECT number, items, total_cents FROM invoices WHERE number = $1 AND cart_id = $2',
    [number, cartId],
  );
  return rows[0];
}

function totalOf(items: { quantity: number; price_cents: number }[]) {
  return items.reduce((total, item) => total + item.quantity * item.price_cents, 0);
}

// The browser sends all its cookies in one line: "cart=5a0c…; theme=dark"
function cartIdOf(request: fastify.FastifyRequest) {
  const cookies = request.headers.cookie ?? '';
  return /(?:^|; )cart=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:;|$)/.exec(cookies)?.[1];
}
