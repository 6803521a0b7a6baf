// Carts: what a customer means to buy, and ordering it. No account is needed: a cookie holds the id of the cart.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

const mostProducts = 50; // a cookie holds 4 KB
let key = '';

export async function cart(app: fastify.FastifyInstance) {
  const [secret] = await query('SELECT value FROM cart_secret'); // all copies must sign alike
  key = secret.value;

  // POST /cart/items {"product":7,"quantity":2}   puts pieces into the cart; the first time the customer gets a cart
  app.post('/cart/items', async (request, reply) => {
    const { product, quantity } = Object(request.body);
    const productId = wholeNumber('product', product, largestId);
    const pieces = wholeNumber('quantity', quantity, largestQuantity);
    const products = await query('SELECT id FROM products WHERE id = $1', [productId]);
    if (products.length === 0) throw httpError(404, 'no such product');
    const { id, round, items } = cartOf(request);
    items[productId] = (items[productId] ?? 0) + pieces;
    if (Object.keys(items).length > mostProducts) throw httpError(400, 'the cart is full');
    reply.header('set-cookie', cookieOf(id, round, items));
    return reply.code(201).send({ product_id: productId, quantity: items[productId] });
  });

  // GET /cart
  app.get('/cart', async request => {
    const items = await priced(cartOf(request).items);
    return { items, total_cents: totalOf(items) };
  });

  // POST /cart/order   orders what is in the cart and leaves it empty
  app.post('/cart/order', async (request, reply) => {
    const { id, round, items } = cartOf(request);
    const order = await orderItems(id, round, await priced(items));
    if (!order) throw httpError(409, 'the cart is empty');
    reply.header('set-cookie', cookieOf(id, round + 1, {}));
    return reply.code(201).send(order);
  });

  // GET /cart/orders/10001   other people's orders are not found
  app.get('/cart/orders/:number', async request => {
    const number = wholeNumber('number', Object(request.params).number, largestId);
    const order = await findOrder(number, cartOf(request).id);
    if (!order) throw httpError(404, 'no such order');
    return order;
  });
}

// Today's prices: the cookie holds none, and the customer may not choose them.
async function priced(items: Record<string, number>) {
  const products = await query('SELECT id, name, price_cents FROM products WHERE id = ANY($1) ORDER BY id', [
    Object.keys(items),
  ]);
  return products.map(({ id, name, price_cents }) => {
    return { product_id: id, name, quantity: items[id] ?? 0, price_cents };
  });
}

// Each customer orders each round once: the table has the rule UNIQUE (cart_id, round), for two clicks and for an old cookie.
async function orderItems(cartId: string, round: number, items: { quantity: number; price_cents: number }[]) {
  if (items.length === 0) return undefined;
  const rows = await query(
    `INSERT INTO cart_orders (cart_id, round, items, total_cents)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (cart_id, round) DO NOTHING
     RETURNING number, items, total_cents`,
    [cartId, round, JSON.stringify(items), totalOf(items)],
  );
  return rows[0];
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

// The whole cart lies in the customer's cookie, signed, so that nobody can write one: cart=<what is in it>.<signature>
function cookieOf(id: string, round: number, items: object) {
  const text = Buffer.from(JSON.stringify({ id, round, items })).toString('base64url');
  return `cart=${text}.${signatureOf(text)}; Path=/; HttpOnly; SameSite=Lax`;
}

function cartOf(request: fastify.FastifyRequest) {
  const [, text = '', signature = ''] =
    /(?:^|; )cart=([\w-]+)\.([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  const right = signatureOf(text);
  const isOurs =
    signature.length === right.length && timingSafeEqual(Buffer.from(signature), Buffer.from(right));
  return isOurs
    ? JSON.parse(Buffer.from(text, 'base64url').toString())
    : { id: randomUUID(), round: 1, items: {} };
}

function signatureOf(text: string) {
  return createHmac('sha256', key).update(text).digest('base64url');
}
