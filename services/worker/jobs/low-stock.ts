// How many products are nearly sold out, for the people who buy new ones. It reads only.
import { Gauge } from 'prom-client';
import { query } from '../db.ts';

const fewPieces = 5;

const lowProducts = new Gauge({
  name: 'stock_low_products',
  help: `Products of which fewer than ${fewPieces} pieces are left`,
});

export async function lowStock() {
  const [row] = await query('SELECT count(*)::int AS products FROM stock WHERE pieces < $1', [fewPieces]);
  lowProducts.set(row.products);
}
