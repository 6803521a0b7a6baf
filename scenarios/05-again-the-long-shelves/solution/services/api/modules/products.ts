// Products: the product page of a category, one product, and putting a product up for sale.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';
import { redis } from '../resources/redis.ts';

const largestPage = 50;
const longestText = 80;
const largestPrice = 100_000_00; // in cents
const keptSeconds = 60; // tidies up: no page of an old edition is ever asked for again

export async function products(app: fastify.FastifyInstance) {
  // GET /products?category=books&page=1&size=20   the newest first; total says how many there are in the category
  app.get('/products', async request => {
    const { category, page = 1, size = 20 } = Object(request.query);
    const wanted = shortText('category', category, longestText);
    const pageNumber = wholeNumber('page', page, largestId);
    const pageSize = wholeNumber('size', size, largestPage);
    const edition = await editionOf(wanted);
    const key = `page:${wanted}:${edition}:${pageNumber}:${pageSize}`;
    const kept = edition === undefined ? null : await recall(key);
    if (kept) return kept;
    const found = {
      products: await productPage(wanted, pageNumber, pageSize),
      total: await countProducts(wanted),
    };
    if (edition !== undefined) await remember(key, found);
    return found;
  });

  // GET /products/7
  app.get('/products/:id', async request => {
    const product = await findProduct(wholeNumber('id', Object(request.params).id, largestId));
    if (!product) throw httpError(404, 'no such product');
    return product;
  });

  // POST /products {"seller":101,"category":"books","name":"Old atlas","price_cents":1500}
  app.post('/products', async (request, reply) => {
    const { seller, category, name, price_cents } = Object(request.body);
    const shelf = shortText('category', category, longestText);
    const id = await addProduct(
      wholeNumber('seller', seller, largestId),
      shelf,
      shortText('name', name, longestText),
      wholeNumber('price_cents', price_cents, largestPrice),
    );
    if (!id) throw httpError(404, 'no such seller');
    await nextEdition(shelf);
    return reply.code(201).send(await findProduct(id));
  });
}

// What: each category has an edition, a number in Redis, and the edition is part of the key of each of its pages.
// Why: one new product moves every product behind it, so all pages of its category are old at once, in every size. Nobody knows how many
//   of them are kept. With the next number none of them is found any more, and nobody has to look for them.
// Why it is asked before the database: a page that was read too early is kept under the old number, where nobody looks again.
// What it costs: two trips to Redis for a page.
// What else would have worked: one hash for each category that holds all of its pages, and is deleted as a whole.
async function editionOf(category: string) {
  return redis.get(`edition:${category}`).catch(() => undefined); // null is an edition too: the first
}

async function nextEdition(category: string) {
  await redis.incr(`edition:${category}`).catch(() => undefined);
}

// Without Redis nothing is found and nothing is kept, and the database answers.
async function recall(key: string) {
  const page = await redis.get(key).catch(() => null);
  return page && JSON.parse(page);
}

async function remember(key: string, page: object) {
  await redis.set(key, JSON.stringify(page), 'EX', keptSeconds).catch(() => undefined);
}

async function productPage(category: string, page: number, size: number) {
  return query(
    `SELECT products.id, seller_id, users.name AS seller, category, products.name, price_cents
     FROM products JOIN users ON users.id = products.seller_id
     WHERE category = $1
     ORDER BY products.id DESC
     LIMIT $2 OFFSET $3`,
    [category, size, (page - 1) * size],
  );
}

async function countProducts(category: string) {
  const rows = await query('SELECT count(*)::integer AS total FROM products WHERE category = $1', [category]);
  return rows[0].total;
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
