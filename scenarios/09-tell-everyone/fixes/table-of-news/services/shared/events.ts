// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { setTimeout as sleep } from 'node:timers/promises';
import { pool, query } from './db.ts';

const services = ['mailer', 'packer', 'bookkeeper'];
const atOnce = 20;
const lookEveryMs = 100;

// Goes on when PostgreSQL has the news for all of them.
export async function announce(order: { order: number; to: string }) {
  await query('INSERT INTO news (order_id, email, service) SELECT $1, $2, unnest($3::text[])', [
    order.order,
    order.to,
    services,
  ]);
}

// Looks again and again. The copies of a service share its rows, as each row is locked by one of them.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  for (;;) {
    try {
      while ((await takeSome(service, handler)) > 0);
    } catch (error) {
      console.error(`${service}: ${Object(error).message}`);
    }
    await sleep(lookEveryMs);
  }
}

// A row is gone when its order was handled, else it is there again.
async function takeSome(service: string, handler: (order: { order: number; to: string }) => Promise<void>) {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    const { rows } = await connection.query(
      `DELETE FROM news WHERE service = $1 AND order_id IN
         (SELECT order_id FROM news WHERE service = $1 ORDER BY order_id LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING order_id, email`,
      [service, atOnce],
    );
    await Promise.all(rows.map(({ order_id, email }) => handler({ order: order_id, to: email })));
    await connection.query('COMMIT');
    return rows.length;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    connection.release();
  }
}
