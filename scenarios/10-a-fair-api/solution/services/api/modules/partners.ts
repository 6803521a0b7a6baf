// Partners: other shops, whose programs read our products page by page, and order for customers of theirs.
import fastify from 'fastify';
import { connect, query, run } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';

const largestPage = 100;
const longestText = 80;
const largestQuantity = 1000;

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

// What: the key stands in the order itself, and the database lets each key of a partner in once (database/migrations). A second request
//   with the same key waits at the INSERT until the first is done, and then finds its order.
// Why not look first: two copies look at the same moment, both find nothing, and both insert.
// Why one transaction: order, key and pieces are all there, or none. A copy may die between any two lines of this.
// What else would have worked: a table of keys, written in the same transaction; or a lock on the key, held until COMMIT.
async function placeOrder(partnerId: number, key: string, productId: number, quantity: number) {
  const connection = await connect();
  try {
    await run(connection, 'BEGIN');
    const [order] = await run(
      connection,
      `INSERT INTO partner_orders (partner_id, key, product_id, quantity, total_cents)
       SELECT users.id, $2, products.id, $4, products.price_cents * $4
       FROM users, products
       WHERE users.id = $1 AND products.id = $3
       ON CONFLICT (partner_id, key) DO NOTHING
       RETURNING id, partner_id, key, product_id, quantity, total_cents, created_at`,
      [partnerId, key, productId, quantity],
    );
    if (!order) {
      const [known] = await run(
        connection,
        `SELECT id, partner_id, key, product_id, quantity, total_cents, created_at
         FROM partner_orders
         WHERE partner_id = $1 AND key = $2`,
        [partnerId, key],
      );
      await run(connection, 'ROLLBACK');
      return known;
    }
    const taken = await run(
      connection,
      'UPDATE stock SET pieces = pieces - $2 WHERE product_id = $1 AND pieces >= $2 RETURNING pieces',
      [productId, quantity],
    );
    if (taken.length === 0) throw httpError(409, 'not enough pieces left');
    await run(connection, 'COMMIT');
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
