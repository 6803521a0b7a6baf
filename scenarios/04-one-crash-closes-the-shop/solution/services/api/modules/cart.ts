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

// What: the cart is rows of cart_items, one for each product in it.
// Why: all copies of the shop ask the same database. So whichever copy gets the next request finds the cart, and no crash of a
//   copy can take it away.
// ON CONFLICT: the table has the rule UNIQUE (cart_id, product_id). The first piece of a product makes a new row. The next one
//   meets that row, and its quantity goes up instead. To look first and then insert or update takes two trips, and two clicks
//   at the same moment could both find nothing.
// It costs nothing: there was one trip to the database before, for the product, and there is one now.
// What else would have worked: the whole cart as JSON in one row; the cart in a cookie that the shop signs.
async function addItem(cartId: string, productId: number, quantity: number) {
  const rows = await query(
    `INSERT INTO cart_items (cart_id, product_id, quantity)
     SELECT $1, id, $3 FROM products WHERE id = $2
     ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = cart_items.quantity + excluded.quantity
     RETURNING product_id, quantity`,
    [cartId, productId, quantity],
  );
  return rows[0];
}

async function itemsIn(cartId: string) {
  return query(
    `SELECT product_id, name, quantity, price_cents
     FROM cart_items
     JOIN products ON products.id = product_id
     WHERE cart_id = $1
     ORDER BY product_id`,
    [cartId],
  );
}

// What: the cart's rows go, and a row of cart_orders comes. The transaction makes it both, or neither.
// Why no number is given here: the column makes it itself (GENERATED … AS IDENTITY). Behind it is a sequence, a counter in the
//   database. It gives each number once, whoever asks, however many ask at the same moment.
// What it costs: four trips instead of one, but only when somebody orders. And the numbers may have gaps: a number that was
//   taken in a transaction that failed does not come back. Where the law wants none, use a counter in a row of its own.
// What else would have worked: such a counter, UPDATE … SET last = last + 1 RETURNING last. The highest number plus one would
//   not: two orders at the same moment read the same highest number.
async function orderCart(cartId: string) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const items = await run(
      connection,
      `DELETE FROM cart_items
       USING products
       WHERE products.id = product_id AND cart_id = $1
       RETURNING product_id, quantity, price_cents`,
      [cartId],
    );
    const orders =
      items.length === 0
        ? []
        : await run(
            connection,
            `INSERT INTO cart_orders (cart_id, items, total_cents)
             VALUES ($1, $2, $3)
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
    'SELECT number, items, total_cents FROM cart_orders WHERE number = $1 AND cart_id = $2',
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
