// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pool, query } from './db.ts';

const services = ['mailer', 'packer', 'bookkeeper'];
const atOnce = 20;
const lookEveryMs = 2000; // in case that nobody rang
const channel = 'news';

// Goes on when PostgreSQL has the news for all of them.
export async function announce(order: { order: number; to: string }) {
  await query('INSERT INTO news (order_id, email, service) SELECT $1, $2, unnest($3::text[])', [
    order.order,
    order.to,
    services,
  ]);
  await query(`NOTIFY ${channel}`);
}

// Looks when PostgreSQL says that there is something, and now and then anyway.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  let ring = () => {};
  listenForRings(() => ring());
  for (;;) {
    try {
      while ((await takeSome(service, handler)) > 0);
    } catch (error) {
      console.error(`${service}: ${Object(error).message}`);
    }
    await new Promise<void>(resolve => {
      ring = resolve;
      setTimeout(resolve, lookEveryMs);
    });
  }
}

async function listenForRings(ring: () => void) {
  for (;;) {
    const connection = new pg.Client({ connectionString: process.env.DATABASE_URL });
    const ended = new Promise(resolve => connection.once('end', resolve));
    connection.on('error', () => {}); // then it ends too
    connection.on('notification', ring);
    try {
      await connection.connect();
      await connection.query(`LISTEN ${channel}`);
      await ended;
    } catch {
      connection.end().catch(() => {});
    }
    await sleep(500);
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
