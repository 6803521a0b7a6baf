// Carts: what a customer means to buy, and ordering it. No account is needed: a cookie holds the id of the cart.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

const carts = new Map(); // cart id → a Map of product id → quantity
const orders = new Map(); // order number → the order, and the cart that it came from
let lastNumber = 10000;

export async function cart(app: fastify.FastifyInstance) {
  // POST /cart/items {"product":7,"quantity":2}   puts pieces into the cart; the first time the customer gets a cart
  app.post('/cart/items', async (request, reply) => {
    const { product, quantity } = Object(request.body);
    const known = cartIdOf(request);
    const cartId = known ?? randomUUID();
    const item = await addItem(
      cartId,
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    if (!item) throw httpError(404, 'no such product');
    if (!known) reply.header('set-cookie', `cart=${cartId}; Path=/; HttpOnly; SameSite=Lax`);
    return reply.code(201).send(item);
  });

  // GET /cart
  app.get('/cart', async request => {
    const cartId = cartIdOf(request);
    const items = cartId ? await itemsIn(cartId) : [];
    return { items, total_cents: totalOf(items) };
  });

  // POST /cart/order   orders what is in the cart and leaves it empty
  app.post('/cart/order', async (request, reply) => {
    const cartId = cartIdOf(request);
    const order = cartId && (await orderCart(cartId));
    if (!order) throw httpError(409, 'the cart is empty');
    return reply.code(201).send(order);
  });

  // GET /cart/orders/10001   other people's orders are not found
  app.get('/cart/orders/:number', async request => {
    const number = wholeNumber('number', Object(request.params).number, largestId);
    const cartId = cartIdOf(request);
    const order = cartId && findOrder(number, cartId);
    if (!order) throw httpError(404, 'no such order');
    return order;
  });
}

async function addItem(cartId: string, productId: number, quantity: number) {
  const products = await query('SELECT id FROM products WHERE id = $1', [productId]);
  if (products.length === 0) return undefined;
  const items = carts.get(cartId) ?? new Map();
  items.set(productId, (items.get(productId) ?? 0) + quantity);
  carts.set(cartId, items);
  return { product_id: productId, quantity: items.get(productId) };
}

async function itemsIn(cartId: string) {
  const items = carts.get(cartId) ?? new Map();
  const products = await query('SELECT id, name, price_cents FROM products WHERE id = ANY($1) ORDER BY id', [
    [...items.keys()],
  ]);
  return products.map(({ id, name, price_cents }) => {
    return { product_id: id, name, quantity: items.get(id), price_cents };
  });
}

async function orderCart(cartId: string) {
  const items = await itemsIn(cartId);
  if (items.length === 0) return undefined;
  if (!carts.delete(cartId)) return undefined; // of two clicks the first takes the cart
  lastNumber += 1;
  const order = { number: lastNumber, items, total_cents: totalOf(items) };
  orders.set(lastNumber, { cartId, order });
  return order;
}

function findOrder(number: number, cartId: string) {
  const found = orders.get(number);
  return found?.cartId === cartId ? found.order : undefined;
}

function totalOf(items: { quantity: number; price_cents: number }[]) {
  return items.reduce((total, item) => total + item.quantity * item.price_cents, 0);
}

// The browser sends all its cookies in one line: "cart=5a0c…; theme=dark"
function cartIdOf(request: fastify.FastifyRequest) {
  const cookies = request.headers.cookie ?? '';
  return /(?:^|; )cart=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:;|$)/.exec(cookies)?.[1];
}
