// Partners: other shops, whose programs read our products page by page, and order for customers of theirs.
import fastify from 'fastify';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';

const longestText = 80;
const largestQuantity = 1000;

const made = new Map(); // partner and key → the order

export async function partners(app: fastify.FastifyInstance) {
  // GET /partners/products?category=books&size=20   the newest first; send `next` along to get the next page
  app.get('/partners/products', async request => {
    const { category, size = 20, next = 1 } = Object(request.query);
    return pageOf(
      shortText('category', category, longestText),
      wholeNumber('size', size, largestId),
      wholeNumber('next', next, largestId),
    );
  });

  // POST /partners/orders {"partner":7,"key":"a-1","product":77,"quantity":2}   the same key again is the same order
  app.post('/partners/orders', async (request, reply) => {
    const { partner, key, product, quantity } = Object(request.body);
    const order = await placeOrder(
      wholeNumber('partner', partner, largestId),
      shortText('key', key, longestText),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    return reply.code(201).send(order);
  });

  // GET /partners/orders?partner=7   all orders of one partner, the newest first
  app.get('/partners/orders', async request => {
    return { orders: await ordersOf(wholeNumber('partner', Object(request.query).partner, largestId)) };
  });
}

// `next` is the number of the next page; null after the last one.
async function pageOf(category: string, size: number, page: number) {
  const products = await query(
    `SELECT id, seller_id, category, name, price_cents
     FROM products
     WHERE category = $1
     ORDER BY id DESC
     LIMIT $2 OFFSET $3`,
    [category, size, (page - 1) * size],
  );
  const isLast = products.length < size;
  return { products, next: isLast ? null : page + 1 };
}

// One transaction: the order and the pieces that it takes from the stock. An order that we have made already is only told again.
async function placeOrder(partnerId: number, key: string, productId: number, quantity: number) {
  const known = made.get(`${partnerId} ${key}`);
  if (known) return known;
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const [order] = await run(
      connection,
      `INSERT INTO partner_orders (partner_id, key, product_id, quantity, total_cents)
       SELECT users.id, $2, products.id, $4, products.price_cents * $4
       FROM users, products
       WHERE users.id = $1 AND products.id = $3
       RETURNING id, partner_id, key, product_id, quantity, total_cents, created_at`,
      [partnerId, key, productId, quantity],
    );
    if (!order) throw httpError(404, 'no such partner or product');
    const taken = await run(
      connection,
      'UPDATE stock SET pieces = pieces - $2 WHERE product_id = $1 AND pieces >= $2 RETURNING pieces',
      [productId, quantity],
    );
    if (taken.length === 0) throw httpError(409, 'not enough pieces left');
    await run(connection, 'COMMIT');
    made.set(`${partnerId} ${key}`, order);
    return order;
  } catch (error) {
    await run(connection, 'ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

async function ordersOf(partnerId: number) {
  return query(
    `SELECT id, partner_id, key, product_id, quantity, total_cents, created_at
     FROM partner_orders
     WHERE partner_id = $1
     ORDER BY id DESC`,
    [partnerId],
  );
}
