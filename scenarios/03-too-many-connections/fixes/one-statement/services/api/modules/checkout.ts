// Checkout: what a product costs, whether it is there, and buying it.
import fastify from 'fastify';
import { query } from '../db.ts';
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
  return rows[0];
}

// One statement is a transaction by itself: the pieces are taken and the order is written, or neither. It says of both what
// it found, so that the customer learns why there is no order.
async function buy(userId: number, productId: number, quantity: number) {
  const rows = await query(
    `WITH wanted AS (
       SELECT users.id AS user_id, products.id AS product_id, products.price_cents
       FROM users, products
       WHERE users.id = $1 AND products.id = $2
     ), taken AS (
       UPDATE stock SET pieces = pieces - $3
       FROM wanted
       WHERE stock.product_id = wanted.product_id AND pieces >= $3
       RETURNING stock.product_id
     ), placed AS (
       INSERT INTO orders (user_id, product_id, quantity, total_cents)
       SELECT wanted.user_id, wanted.product_id, $3, wanted.price_cents * $3
       FROM wanted, taken
       RETURNING id, user_id, product_id, quantity, total_cents, status, created_at
     )
     SELECT (SELECT count(*)::int FROM wanted) AS known, placed.*
     FROM (SELECT 1) AS one
     LEFT JOIN placed ON true`,
    [userId, productId, quantity],
  );
  const { known, ...order } = rows[0];
  if (known === 0) throw httpError(404, 'no such user or product');
  if (order.id === null) throw httpError(409, 'not enough pieces left');
  return order;
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
