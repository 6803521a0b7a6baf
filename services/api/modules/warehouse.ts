// The warehouse: which orders are to be packed.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';

const pageSize = 1000;

export async function warehouse(app: fastify.FastifyInstance) {
  // GET /warehouse/orders   what is to be packed; for the next page send `next` of this answer as ?after=
  app.get('/warehouse/orders', async request => {
    const { after = 'order-' } = Object(request.query);
    const { kind, number } = readPosition(after);
    const page = kind === 'order' ? await orders(number) : await cartOrders(number);
    const last = page[pageSize - 1];
    if (last) return { orders: page, next: `${kind}-${last.number}` };
    return { orders: page, next: kind === 'order' ? 'cart-' : null };
  });
}

// First come the orders of single products, then those of whole carts. Both in the order of their numbers, so that the last
// one of a page says where the next page begins. Parcels leave in this order too: the first page begins after the last order
// that has left.
async function orders(after: number | null) {
  const rows = await query(
    `SELECT id AS number, product_id, quantity
     FROM orders
     WHERE status = 'placed' AND id > coalesce($1, (SELECT max(id) FROM orders WHERE status <> 'placed'))
     ORDER BY id
     LIMIT $2`,
    [after, pageSize],
  );
  return rows.map(({ number, product_id, quantity }) => ({ number, items: [{ product_id, quantity }] }));
}

async function cartOrders(after: number | null) {
  return query(
    `SELECT number, items
     FROM cart_orders
     WHERE number > coalesce($1, 0)
     ORDER BY number
     LIMIT $2`,
    [after, pageSize],
  );
}

// Where a page ends: the kind of its last order and its number, e.g. cart-10005; without a number before the first of a kind
function readPosition(position: unknown) {
  const [, kind, number] = /^(order|cart)-(\d{0,9})$/.exec(String(position)) ?? [];
  if (!kind) throw httpError(400, 'after must be the `next` of an earlier answer');
  return { kind, number: number ? Number(number) : null };
}
