// Checkout: what a product costs, whether it is there, and buying it.
import fastify from 'fastify';
import pg from 'pg';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

const left = new Map(); // product id → pieces that are left

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
    const order = await buy(
      wholeNumber('user', user, largestId),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
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
  const [product] = rows;
  if (product && left.has(productId)) product.pieces = left.get(productId);
  return product;
}

// The order is written, and its pieces are taken: both, or neither.
async function buy(userId: number, productId: number, quantity: number) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
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
    await count(connection, productId);
    if (!take(productId, quantity)) throw httpError(409, 'not enough pieces left');
    await run(connection, 'COMMIT');
    return orders[0];
  } catch (error) {
    await run(connection, 'ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

// Reads how many pieces there are, the first time that somebody buys the product.
async function count(connection: pg.ClientBase, productId: number) {
  if (left.has(productId)) return;
  const rows = await run(connection, 'SELECT pieces FROM stock WHERE product_id = $1', [productId]);
  if (!left.has(productId)) left.set(productId, rows[0]?.pieces ?? 0);
}

// Nothing happens between the question and the answer, so no piece is sold twice.
function take(productId: number, quantity: number) {
  const pieces = left.get(productId);
  if (pieces < quantity) return false;
  left.set(productId, pieces - quantity);
  return true;
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
