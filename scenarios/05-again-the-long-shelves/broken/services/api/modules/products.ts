// Products: the product page of a category, one product, and putting a product up for sale.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';

const largestPage = 50;
const longestText = 80;
const largestPrice = 100_000_00; // in cents

export async function products(app: fastify.FastifyInstance) {
  // GET /products?category=books&page=1&size=20   the newest first; total says how many there are in the category
  // Sellers look here at once for what they have put up for sale. So we ask each time, and it is always there.
  app.get('/products', async request => {
    const { category, page = 1, size = 20 } = Object(request.query);
    const wanted = shortText('category', category, longestText);
    const pageNumber = wholeNumber('page', page, largestId);
    const pageSize = wholeNumber('size', size, largestPage);
    return { products: await productPage(wanted, pageNumber, pageSize), total: await countProducts(wanted) };
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
    const id = await addProduct(
      wholeNumber('seller', seller, largestId),
      shortText('category', category, longestText),
      shortText('name', name, longestText),
      wholeNumber('price_cents', price_cents, largestPrice),
    );
    if (!id) throw httpError(404, 'no such seller');
    return reply.code(201).send(await findProduct(id));
  });
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
