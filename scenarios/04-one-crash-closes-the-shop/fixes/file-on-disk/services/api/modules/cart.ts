// Carts: what a customer means to buy, and ordering it. No account is needed: a cookie holds the id of the cart.
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, wholeNumber } from '../input.ts';

const largestQuantity = 1000;

const file = 'carts.json';

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
    const order = cartId && (await findOrder(number, cartId));
    if (!order) throw httpError(404, 'no such order');
    return order;
  });
}

async function load() {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return { carts: {}, orders: {}, lastNumber: 10000 };
  }
}

// Written beside it first, so that nobody reads half a file.
async function save(shop: object) {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(shop));
  await rename(draft, file);
}

async function addItem(cartId: string, productId: number, quantity: number) {
  const products = await query('SELECT id FROM products WHERE id = $1', [productId]);
  if (products.length === 0) return undefined;
  const shop = await load();
  const items = shop.carts[cartId] ?? {};
  items[productId] = (items[productId] ?? 0) + quantity;
  shop.carts[cartId] = items;
  await save(shop);
  return { product_id: productId, quantity: items[productId] };
}

async function itemsIn(cartId: string) {
  const { carts } = await load();
  const items = carts[cartId] ?? {};
  const products = await query('SELECT id, name, price_cents FROM products WHERE id = ANY($1) ORDER BY id', [
    Object.keys(items),
  ]);
  return products.map(({ id, name, price_cents }) => {
    return { product_id: id, name, quantity: items[id], price_cents };
  });
}

async function orderCart(cartId: string) {
  const items = await itemsIn(cartId);
  if (items.length === 0) return undefined;
  const shop = await load();
  delete shop.carts[cartId];
  shop.lastNumber += 1;
  const order = { number: shop.lastNumber, items, total_cents: totalOf(items) };
  shop.orders[order.number] = { cartId, order };
  await save(shop);
  return order;
}

async function findOrder(number: number, cartId: string) {
  const found = (await load()).orders[number];
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
