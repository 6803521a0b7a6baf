// The market: look at a product, put one up for sale, order one, and see your own newest orders.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';

const longestText = 80;
const largestPrice = 100_000_00; // in cents
const largestQuantity = 1000;
const ordersShown = 5;

export async function market(app: fastify.FastifyInstance) {
  // GET /market/7
  app.get('/market/:id', async request => {
    const product = await findProduct(wholeNumber('id', Object(request.params).id, largestId));
    if (!product) throw httpError(404, 'no such product');
    return product;
  });

  // POST /market {"seller":101,"category":"books","name":"Old atlas","price_cents":1500}   a new product
  app.post('/market', async (request, reply) => {
    const { seller, category, name, price_cents } = Object(request.body);
    const product = await addProduct(
      wholeNumber('seller', seller, largestId),
      shortText('category', category, longestText),
      shortText('name', name, longestText),
      wholeNumber('price_cents', price_cents, largestPrice),
    );
    if (!product) throw httpError(404, 'no such seller');
    return reply.code(201).send(product);
  });

  // GET /market/orders?user=42   the newest five
  app.get('/market/orders', async request => {
    return { orders: await newestOrders(wholeNumber('user', Object(request.query).user, largestId)) };
  });

  // POST /market/orders {"user":42,"product":7,"quantity":2}
  app.post('/market/orders', async (request, reply) => {
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

async function findProduct(id: number) {
  const rows = await query(
    `SELECT products.id, seller_id, users.name AS seller, category, products.name, price_cents
     FROM products JOIN users ON users.id = products.seller_id
     WHERE products.id = $1`,
    [id],
  );
  return rows[0];
}

async function newestOrders(userId: number) {
  return query(
    `SELECT id, user_id, product_id, quantity, total_cents, status, created_at
     FROM orders
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC
     LIMIT $2`,
    [userId, ordersShown],
  );
}

// The new product with the name of its seller; nothing when there is no such seller.
async function addProduct(sellerId: number, category: string, name: string, priceCents: number) {
  const rows = await query(
    `WITH added AS (
       INSERT INTO products (seller_id, category, name, price_cents)
       SELECT users.id, $2, $3, $4 FROM users WHERE users.id = $1
       RETURNING id, seller_id, category, name, price_cents
     )
     SELECT added.id, seller_id, users.name AS seller, category, added.name, price_cents
     FROM added JOIN users ON users.id = added.seller_id`,
    [sellerId, category, name, priceCents],
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
