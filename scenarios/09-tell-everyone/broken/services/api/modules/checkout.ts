// Checkout: what a product costs, whether it is there, and buying it. The other services of the shop are told of each order.
import fastify from 'fastify';
import { announce } from '../../shared/events.ts';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

export async function checkout(app: fastify.FastifyInstance) {
  // GET /stock/77   what it costs, and how many pieces are left
  app.get('/stock/:product', async request => {
    const product = await findProduct(wholeNumber('product', Object(request.params).product, largestId));
    if (!product) throw httpError(404, 'no such product');
    return product;
  });

  // POST /checkout {"user":42,"product":77,"quantity":2}
  app.post('/checkout', async (request, reply) => {
    const { user, product, quantity } = Object(request.body);
    const { order, email } = await buy(
      wholeNumber('user', user, largestId),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    await announce({ order: order.id, to: email });
    return reply.code(201).send(order);
  });

  // GET /checkout/1000001?user=42   what was bought; other people's orders are not found
  app.get('/checkout/:id', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const userId = wholeNumber('user', Object(request.query).user, largestId);
    const order = await findOrder(id, userId);
    if (!order) throw httpError(404, 'no such order');
    return order;
  });
}

async function findProduct(productId: number) {
  const rows = await query(
    `SELECT products.id AS product, products.name, products.price_cents, stock.pieces
     FROM products
     JOIN stock ON stock.product_id = products.id
     WHERE products.id = $1`,
    [productId],
  );
  return rows[0];
}

// The order and the pieces that it takes from the stock belong together: both are written, or neither. That is a transaction,
// and all of its statements must run on one connection.
async function buy(userId: number, productId: number, quantity: number) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const users = await run(connection, 'SELECT email FROM users WHERE id = $1', [userId]);
    const orders = await run(
      connection,
      `INSERT INTO orders (user_id, product_id, quantity, total_cents)
       SELECT users.id, products.id, $3, products.price_cents * $3
       FROM users, products
       WHERE users.id = $1 AND products.id = $2
       RETURNING id, user_id, product_id, quantity, total_cents, status, created_at`,
      [userId, productId, quantity],
    );
    if (orders.length === 0) throw httpError(404, 'no such user or product');
    const taken = await run(
      connection,
      `UPDATE stock SET pieces = pieces - $2
       WHERE product_id = $1 AND pieces >= $2
       RETURNING pieces`,
      [productId, quantity],
    );
    if (taken.length === 0) throw httpError(409, 'not enough pieces left');
    await run(connection, 'COMMIT');
    return { order: orders[0], email: users[0].email };
  } catch (error) {
    await run(connection, 'ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

async function findOrder(id: number, userId: number) {
  const rows = await query(
    `SELECT id, user_id, product_id, quantity, total_cents, status, created_at
     FROM orders
     WHERE id = $1 AND user_id = $2`,
    [id, userId],
  );
  return rows[0];
}
