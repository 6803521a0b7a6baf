// The page of one product: the product, who sells it, and what is new beside it. For people who look, net or gross.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';
import { redis } from '../resources/redis.ts';

const longestText = 80;
const largestPrice = 100_000_00; // in cents
const newestShown = 5;
const taxFactor = 1.2; // our table has gross prices, with 20 % tax
const keptSeconds = 2; // as old as a price may be: that is a question for the shop, not for the code

export async function shopPage(app: fastify.FastifyInstance) {
  // GET /shop/7?prices=net   without `prices` they are gross
  app.get('/shop/:id', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const prices = netOrGross(Object(request.query).prices);
    const kept = await recall(keyOf(id, prices));
    if (kept) return kept;
    const page = await pageOf(id, prices);
    if (!page) throw httpError(404, 'no such product');
    await remember(keyOf(id, prices), page);
    return page;
  });

  // POST /shop/7/price {"price_cents":1500}   the gross price from now on
  app.post('/shop/:id/price', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const price = wholeNumber('price_cents', Object(request.body).price_cents, largestPrice);
    const product = await changePrice(id, price);
    if (!product) throw httpError(404, 'no such product');
    await forget(keyOf(id, 'net'), keyOf(id, 'gross'));
    return product;
  });

  // POST /shop {"seller":101,"category":"books","name":"Old atlas","price_cents":1500}   a new product; answers its page
  app.post('/shop', async (request, reply) => {
    const { seller, category, name, price_cents } = Object(request.body);
    const id = await addProduct(
      wholeNumber('seller', seller, largestId),
      shortText('category', category, longestText),
      shortText('name', name, longestText),
      wholeNumber('price_cents', price_cents, largestPrice),
    );
    if (!id) throw httpError(404, 'no such seller');
    return reply.code(201).send(await pageOf(id, 'gross'));
  });
}

// What: a page lies in Redis under a name, the key.
// Why net or gross is part of it: two answers that differ need two keys. Else the first one who asks decides what all others see.
function keyOf(id: number, prices: string) {
  return `page:${id}:${prices}`;
}

// What: look in the cache first. Two copies of the shop share it, so what one has looked up the other finds too.
// Why the catch: the shop worked without Redis for years. When Redis is away, nothing is found, and the database answers.
//   redis.ts sees to it that a Redis that does not answer costs a tenth of a second, and not the whole request.
async function recall(key: string) {
  const page = await redis.get(key).catch(() => null);
  return page && JSON.parse(page);
}

// What: keep the page, with an end (EX). After two seconds Redis throws it away by itself.
// Why an end, although forget() throws it away too: forget() may fail, or come too early. A visit that read the old price a moment
//   before the change keeps it a moment after. The end is the promise, forget() only makes most changes show at once.
// What it costs: a page is read again every two seconds, and the few who come at that moment wait for the database.
// What else would have worked: a Map in each copy with the same end. Each copy then asks for itself and is cold after a restart.
//   HAProxy can keep answers too. And a page that many ask for at the same moment can be read once for all of them.
async function remember(key: string, page: object) {
  await redis.set(key, JSON.stringify(page), 'EX', keptSeconds).catch(() => null);
}

// What: after a change the old pages go, both of them. A page that is not there yet is never kept: see the 404 above.
async function forget(...keys: string[]) {
  await redis.del(keys).catch(() => null);
}

// Nothing when there is no such product.
async function pageOf(id: number, prices: string) {
  const product = await findProduct(id);
  if (!product) return undefined;
  const { seller_id, price_cents, ...shown } = product;
  return {
    ...shown,
    prices,
    price_cents: prices === 'net' ? Math.round(price_cents / taxFactor) : price_cents,
    seller: await sellerName(seller_id),
    newest: await newestNames(product.category),
  };
}

async function findProduct(id: number) {
  const rows = await query('SELECT id, category, name, seller_id, price_cents FROM products WHERE id = $1', [
    id,
  ]);
  return rows[0];
}

async function sellerName(id: number) {
  const rows = await query('SELECT name FROM users WHERE id = $1', [id]);
  return rows[0]?.name;
}

async function newestNames(category: string) {
  const rows = await query('SELECT name FROM products WHERE category = $1 ORDER BY id DESC LIMIT $2', [
    category,
    newestShown,
  ]);
  return rows.map(row => row.name);
}

async function changePrice(id: number, priceCents: number) {
  const rows = await query('UPDATE products SET price_cents = $2 WHERE id = $1 RETURNING id, price_cents', [
    id,
    priceCents,
  ]);
  return rows[0];
}

// The id of the new product; nothing when there is no such seller.
async function addProduct(sellerId: number, category: string, name: string, priceCents: number) {
  const rows = await query(
    `INSERT INTO products (seller_id, category, name, price_cents)
     SELECT users.id, $2, $3, $4
     FROM users
     WHERE users.id = $1
     RETURNING id`,
    [sellerId, category, name, priceCents],
  );
  return rows[0]?.id;
}

function netOrGross(prices: unknown) {
  if (prices === undefined) return 'gross';
  if (prices !== 'net' && prices !== 'gross') throw httpError(400, 'prices must be net or gross');
  return prices;
}
