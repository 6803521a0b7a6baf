// The warehouse: which orders are to be packed.
import fastify from 'fastify';
import { query } from '../db.ts';

const pageSize = 1000;

export async function warehouse(app: fastify.FastifyInstance) {
  // GET /warehouse/orders   what is to be packed; for the next page send `next` of this answer as ?after=
  app.get('/warehouse/orders', async request => {
    const { after = '' } = Object(request.query);
    const page = await ordersAfter(String(after));
    const last = page[pageSize - 1];
    return { orders: page, next: last ? last.number : null };
  });
}

// In the order of their numbers as texts, so that the last one of a page says where the next page begins, whatever a number
// looks like.
async function ordersAfter(number: string) {
  return query(
    `SELECT number, items
     FROM cart_orders
     WHERE number::text > $1
     ORDER BY number::text
     LIMIT $2`,
    [number, pageSize],
  );
}
