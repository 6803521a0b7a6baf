// Checkout: what a product costs, whether it is there, and buying it. Who buys gets a mail that confirms the order.
import fastify from 'fastify';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';
import { send } from '../resources/rabbitmq.ts';

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
    const order = await take(
      wholeNumber('user', user, largestId),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    return reply.code(202).send({ id: order });
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

// Takes the pieces from the stock and hands the order over to a worker: both, or neither.
async function take(userId: number, productId: number, quantity: number) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const [wanted] = await run(
      connection,
      `SELECT nextval(pg_get_serial_sequence('orders', 'id'))::int AS id, users.email, products.price_cents * $3 AS total
       FROM users, products
       WHERE users.id = $1 AND products.id = $2`,
      [userId, productId, quantity],
    );
    if (!wanted) throw httpError(404, 'no such user or product');
    const taken = await run(
      connection,
      `UPDATE stock SET pieces = pieces - $2
       WHERE product_id = $1 AND pieces >= $2
       RETURNING pieces`,
      [productId, quantity],
    );
    if (taken.length === 0) throw httpError(409, 'not enough pieces left');
    const { id: order, email: to, total } = wanted;
    await send(
      'orders',
      { order, to, userId, productId, quantity, total },
      { durable: true, persistent: true },
    );
    await run(connection, 'COMMIT');
    return order;
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
