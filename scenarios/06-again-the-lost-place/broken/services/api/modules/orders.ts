// Orders: a customer's order history, one order, and placing an order.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestPage = 50;
const largestQuantity = 1000;

const places = new Map(); // name → whose it is, and the last order of the page

export async function orders(app: fastify.FastifyInstance) {
  // GET /orders?user=42&limit=20   the newest orders; for the next page send `next` of this answer as &before=
  app.get('/orders', async request => {
    const { user, limit = 20, before } = Object(request.query);
    const userId = wholeNumber('user', user, largestId);
    const pageSize = wholeNumber('limit', limit, largestPage);
    const page =
      before === undefined ? await newest(userId, pageSize) : await olderThan(before, userId, pageSize);
    return { orders: page, next: page.length === pageSize ? keepPlace(userId, page[page.length - 1]) : null };
  });

  // GET /orders/7?user=42   other people's orders are not found
  app.get('/orders/:id', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const userId = wholeNumber('user', Object(request.query).user, largestId);
    const order = await findOrder(id, userId);
    if (!order) throw httpError(404, 'no such order');
    return order;
  });

  // POST /orders {"user":42,"product":7,"quantity":2}
  app.post('/orders', async (request, reply) => {
    const { user, product, quantity } = Object(request.body);
    const order = await placeOrder(
      wholeNumber('user', user, largestId),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    if (!order) throw httpError(404, 'no such user or product');
    return reply.code(201).send(order);
  });
}

async function newest(userId: number, pageSize: number) {
  return query(
    `SELECT id, user_id, product_id, quantity, total_cents, status, created_at
     FROM orders
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC
     LIMIT $2`,
    [userId, pageSize],
  );
}

async function olderThan(name: string, userId: number, pageSize: number) {
  const { createdAt, id } = placeOf(name, userId);
  return query(
    `SELECT id, user_id, product_id, quantity, total_cents, status, created_at
     FROM orders
     WHERE user_id = $1 AND (created_at, id) < ($3, $4)
     ORDER BY created_at DESC, id DESC
     LIMIT $2`,
    [userId, pageSize, createdAt, id],
  );
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

// The price comes from our own table, never from the customer. No user or no product: no row.
async function placeOrder(userId: number, productId: number, quantity: number) {
  const rows = await query(
    `INSERT INTO orders (user_id, product_id, quantity, total_cents)
     SELECT users.id, products.id, $3, products.price_cents * $3
     FROM users, products
     WHERE users.id = $1 AND products.id = $2
     RETURNING id, user_id, product_id, quantity, total_cents, status, created_at`,
    [userId, productId, quantity],
  );
  return rows[0];
}

// Where a page ends, under a short name. No two places have the same name.
function keepPlace(userId: number, last: { id: number; created_at: Date }) {
  const name = randomUUID();
  places.set(name, { userId, createdAt: last.created_at, id: last.id });
  return name;
}

// Only for the one whose place it is.
function placeOf(name: string, userId: number) {
  const place = places.get(name);
  if (place?.userId !== userId) throw httpError(400, 'before must be the `next` of an earlier answer');
  return place;
}
