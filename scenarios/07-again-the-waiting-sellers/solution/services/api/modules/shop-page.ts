// The page of one product: the product, who sells it, and what is new beside it. For people who look, net or gross.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';
import { askReplica } from '../resources/replica.ts';

const longestText = 80;
const largestPrice = 100_000_00; // in cents
const newestShown = 5;
const taxFactor = 1.2; // our table has gross prices, with 20 % tax

export async function shopPage(app: fastify.FastifyInstance) {
  // GET /shop/7?prices=net   without `prices` they are gross
  app.get('/shop/:id', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const prices = netOrGross(Object(request.query).prices);
    const page = await pageOf(id, prices, lookUp);
    if (!page) throw httpError(404, 'no such product');
    return page;
  });

  // POST /shop/7/price {"price_cents":1500}   the gross price from now on
  app.post('/shop/:id/price', async request => {
    const id = wholeNumber('id', Object(request.params).id, largestId);
    const price = wholeNumber('price_cents', Object(request.body).price_cents, largestPrice);
    const product = await changePrice(id, price);
    if (!product) throw httpError(404, 'no such product');
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
    return reply.code(201).send(await pageOf(id, 'gross', query));
  });
}

// What: visitors are answered by the replica. They may see a page as it was a second ago, and they are nearly all who come.
// Why the catch: when the replica is away, the primary has the page too.
async function lookUp(text: string, values: unknown[] = []) {
  return askReplica(text, values).catch(() => query(text, values));
}

// What: the page in one question, and whoever needs it says which database to ask.
// Why: the same question has two askers. A visitor may be answered late. A seller gets this page as the answer to "sell this", and the
//   replica does not have the new product yet.
// What else would have worked: ask the replica first, and the primary when it finds nothing. Or make the page of what INSERT returns.
async function pageOf(id: number, prices: string, ask: typeof query) {
  const rows = await ask(
    `SELECT products.id, products.category, products.name, price_cents, users.name AS seller,
            ARRAY(SELECT name FROM products AS others
                  WHERE others.category = products.category
                  ORDER BY id DESC LIMIT $2) AS newest
     FROM products JOIN users ON users.id = products.seller_id
     WHERE products.id = $1`,
    [id, newestShown],
  );
  const [page] = rows;
  return page && { ...page, prices, price_cents: shownPrice(page.price_cents, prices) };
}

function shownPrice(gross: number, prices: string) {
  return prices === 'net' ? Math.round(gross / taxFactor) : gross;
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
