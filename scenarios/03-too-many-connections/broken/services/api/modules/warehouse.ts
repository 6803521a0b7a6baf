// The warehouse: which orders are to be packed.
import fastify from 'fastify';
import { query } from '../db.ts';
import { largestId, wholeNumber } from '../input.ts';

const pageSize = 1000;

export async function warehouse(app: fastify.FastifyInstance) {
  // GET /warehouse/orders   what is to be packed; for the next page send `next` of this answer as ?after=
  app.get('/warehouse/orders', async request => {
    const { after } = Object(request.query);
    const page = await ordersAfter(after === undefined ? null : wholeNumber('after', after, largestId));
    const last = page[pageSize - 1];
    return { orders: page, next: last ? last.number : null };
  });
}

// In the order of their numbers, so that the last one of a page says where the next page begins. Parcels leave in this order
// too: the first page begins after the last order that has left.
async function ordersAfter(number: number | null) {
  const rows = await query(
    `SELECT id AS number, product_id, quantity
     FROM orders
     WHERE status = 'placed' AND id > coalesce($1, (SELECT max(id) FROM orders WHERE status <> 'placed'))
     ORDER BY id
     LIMIT $2`,
    [number, pageSize],
  );
  return rows.map(({ number, product_id, quantity }) => ({ number, items: [{ product_id, quantity }] }));
}
