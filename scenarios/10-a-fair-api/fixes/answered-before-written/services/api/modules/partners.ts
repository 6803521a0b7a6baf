// Partners: other shops, whose programs read our products page by page, and order for customers of theirs.
import fastify from 'fastify';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';
import { redis } from '../resources/redis.ts';

const largestPage = 100;
const longestText = 80;
const largestQuantity = 1000;
const keptSeconds = 24 * 60 * 60; // as long as partners ask again

export async function partners(app: fastify.FastifyInstance) {
  // GET /partners/products?category=books&size=20   the newest first; send `next` along to get the next page
  app.get('/partners/products', async request => {
    const { category, size = 20, next = largestId } = Object(request.query);
    return pageOf(
      shortText('category', category, longestText),
      wholeNumber('size', size, largestPage),
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
    if (!order) throw httpError(404, 'no such partner or product');
    return reply.code(201).send(order);
  });

  // GET /partners/orders?partner=7   all orders of one partner, the newest first
  app.get('/partners/orders', async request => {
    return { orders: await ordersOf(wholeNumber('partner', Object(request.query).partner, largestId)) };
  });
}

// What: `next` names the last product of this page, and the next page begins below it. Null after the last page.
// Why not the number of the page: a product that comes in at the front moves all others one place back. Then the last one of page 1 is
//   the first one of page 2 as well.
// What it costs: nobody can jump to page 57. What it wins besides: page 57 is as fast as page 1, as the index leads right to it.
// Partners shall not take `next` apart. Who wants to be sure writes it in a form that says nothing.
async function pageOf(category: string, size: number, below: number) {
  const products = await query(
    `SELECT id, seller_id, category, name, price_cents
     FROM products
     WHERE category = $1 AND id < $2
     ORDER BY id DESC
     LIMIT $3`,
    [category, below, size],
  );
  const isLast = products.length < size;
  return { products, next: isLast ? null : products.at(-1)?.id };
}

// The number is given at once, and Redis knows which key has which number. So partners need not wait until all is written.
async function placeOrder(partnerId: number, key: string, productId: number, quantity: number) {
  const [drawn] = await query(
    `SELECT nextval(pg_get_serial_sequence('partner_orders', 'id'))::integer AS id, price_cents
     FROM products
     WHERE id = $1`,
    [productId],
  );
  if (!drawn) return undefined;
  const name = `order:${partnerId}:${key}`;
  const isFirst = await redis.set(name, drawn.id, 'EX', keptSeconds, 'NX');
  const id = isFirst ? drawn.id : Number(await redis.get(name));
  const total_cents = drawn.price_cents * quantity;
  const order = { id, partner_id: partnerId, key, product_id: productId, quantity, total_cents };
  if (isFirst) write(order).catch(error => console.error(`order ${id} was not written: ${error.message}`));
  return order;
}

async function write(order: { id: number; product_id: number; quantity: number }) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    await run(
      connection,
      `INSERT INTO partner_orders (id, partner_id, key, product_id, quantity, total_cents)
       SELECT id, partner_id, key, product_id, quantity, total_cents
       FROM json_populate_record(NULL::partner_orders, $1)`,
      [JSON.stringify(order)],
    );
    const taken = await run(
      connection,
      'UPDATE stock SET pieces = pieces - $2 WHERE product_id = $1 AND pieces >= $2 RETURNING pieces',
      [order.product_id, order.quantity],
    );
    if (taken.length === 0) throw httpError(409, 'not enough pieces left');
    await run(connection, 'COMMIT');
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
