// Copies the stock to Redis, as the api shows it.
import { Redis } from 'ioredis';
import { query } from '../db.ts';

const redis = new Redis(process.env.REDIS_URL ?? '');
redis.on('error', error => console.error(`Redis: ${error.message}`));

let copied = false;

export const isCopied = () => copied;

export async function copyStock() {
  const products = await query(
    `SELECT products.id AS product, products.name, products.price_cents, stock.pieces
     FROM products
     JOIN stock ON stock.product_id = products.id`,
  );
  await redis.hset('stock', new Map(products.map(row => [String(row.product), JSON.stringify(row)])));
  copied = true;
}
